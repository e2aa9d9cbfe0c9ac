package io.kingtide.payments.bills;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where messages arrive. A message is done when both clusters have all its bills; until then it is delivered again, which
 * changes nothing where it arrived before. Thread-safe.
 */
final class Inbox {
    private final List<BillCluster> clusters;

    Inbox(List<BillCluster> clusters) {
        this.clusters = List.copyOf(clusters);
    }

    record Message(long id, List<Bill> bills) {}

    /**
     * What became of a delivery; messages in neither list are to be sent again later.
     *
     * @param refused messages that can never be taken, with the reason
     */
    record Receipt(List<Long> done, Map<Long, String> refused) {}

    /** Takes what can be taken now. */
    Receipt receive(List<Message> messages) {
        Set<Long> later = new HashSet<>();
        Map<Long, String> refused = new HashMap<>();
        for (BillCluster cluster : clusters) {
            byStore(cluster, messages).forEach((store, deliveries) -> {
                try {
                    cluster.take(store, deliveries.stream().map(Delivery::bill).toList());
                } catch (StoreFailure.Unavailable e) {
                    deliveries.forEach(delivery -> later.add(delivery.messageId()));
                } catch (RuntimeException e) {
                    oneByOne(cluster, store, deliveries, later, refused);
                }
            });
        }
        List<Long> done = messages.stream()
                .map(Message::id)
                .filter(id -> !later.contains(id) && !refused.containsKey(id))
                .distinct()
                .toList();
        return new Receipt(done, refused);
    }

    private record Delivery(long messageId, Bill bill) {}

    private static Map<Store, List<Delivery>> byStore(BillCluster cluster, List<Message> messages) {
        Map<Store, List<Delivery>> byStore = new LinkedHashMap<>();
        for (Message message : messages) {
            for (Bill bill : message.bills()) {
                byStore.computeIfAbsent(cluster.storeOf(bill), store -> new ArrayList<>())
                        .add(new Delivery(message.id(), bill));
            }
        }
        return byStore;
    }

    /** One message that cannot be taken must not hold up those that came with it. */
    private static void oneByOne(
            BillCluster cluster, Store store, List<Delivery> deliveries, Set<Long> later, Map<Long, String> refused) {
        for (Delivery delivery : deliveries) {
            try {
                cluster.take(store, List.of(delivery.bill()));
            } catch (StoreFailure e) {
                later.add(delivery.messageId());
            } catch (RuntimeException e) {
                refused.put(delivery.messageId(), String.valueOf(e.getMessage()));
            }
        }
    }
}
