package io.kingtide.payments.bills;

import io.kingtide.payments.runtime.ApiProblem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What producers deliver, and what payment units read. Ids are text. */
@RestController
final class BillController {
    private static final int MOST_MESSAGES = 100;
    private static final int MOST_BILLS = 100;

    private final Inbox inbox;
    private final BillCluster consumers;
    private final BillCluster merchants;

    BillController(BillClusters clusters) {
        this.consumers = clusters.consumers();
        this.merchants = clusters.merchants();
        this.inbox = clusters.inbox();
    }

    /** Both clusters. */
    record BillClusters(BillCluster consumers, BillCluster merchants) {
        Inbox inbox() {
            return new Inbox(List.of(consumers, merchants));
        }
    }

    record BillVersion(
            String refId,
            String kind,
            String billId,
            long user,
            long merchant,
            long amount,
            long refunded,
            String currency,
            long version,
            long at) {

        Bill toRow() {
            return new Bill(id(refId), kind, id(billId), user, merchant, amount, refunded, currency, version, at);
        }

        static BillVersion of(Bill bill) {
            return new BillVersion(
                    Long.toString(bill.refId()),
                    bill.kind(),
                    Long.toString(bill.billId()),
                    bill.userId(),
                    bill.merchant(),
                    bill.amount(),
                    bill.refunded(),
                    bill.currency(),
                    bill.version(),
                    bill.createdAt());
        }
    }

    record MessageBody(String id, List<BillVersion> bills) {
        Inbox.Message toMessage() {
            return new Inbox.Message(
                    BillController.id(id),
                    bills.stream().map(BillVersion::toRow).toList());
        }
    }

    record DeliveryRequest(@Nullable List<MessageBody> messages) {}

    record DeliveryAnswer(List<String> done, Map<String, String> refused) {}

    record BillsAnswer(List<BillVersion> bills) {}

    /** Takes messages, as often as they come and in any order; says which are done and which never can be. */
    @PostMapping("/messages")
    DeliveryAnswer deliver(@RequestBody DeliveryRequest request) {
        List<MessageBody> messages = request.messages() == null ? List.of() : request.messages();
        if (messages.size() > MOST_MESSAGES) {
            throw ApiProblem.unprocessable(
                    "too-many-messages",
                    messages.size() + " messages at once; expected at most " + MOST_MESSAGES + ".");
        }
        Inbox.Receipt receipt =
                inbox.receive(messages.stream().map(MessageBody::toMessage).toList());
        Map<String, String> refused = new TreeMap<>();
        receipt.refused().forEach((id, reason) -> refused.put(Long.toString(id), reason));
        return new DeliveryAnswer(
                receipt.done().stream().map(id -> Long.toString(id)).toList(), refused);
    }

    /** The latest bills of a buyer that are older than the bill {@code before}. */
    @GetMapping("/consumer-bills/{user}")
    BillsAnswer ofConsumer(
            @PathVariable("user") long user,
            @RequestParam(name = "before", defaultValue = "9223372036854775807") long before,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        requireLimit(limit);
        return answer(consumers
                .storeOf(user)
                .inTransaction(
                        session -> session.mapper(ConsumerBillMapper.class).latest(user, before, limit)));
    }

    /** The latest bills of a merchant. */
    @GetMapping("/merchant-bills/{merchant}")
    BillsAnswer ofMerchant(
            @PathVariable("merchant") long merchant, @RequestParam(name = "limit", defaultValue = "20") int limit) {
        requireLimit(limit);
        return answer(merchants
                .storeOf(merchant)
                .inTransaction(
                        session -> session.mapper(MerchantBillMapper.class).latest(merchant, limit)));
    }

    private static BillsAnswer answer(List<Bill> bills) {
        return new BillsAnswer(bills.stream().map(BillVersion::of).toList());
    }

    private static void requireLimit(int limit) {
        if (limit < 1 || limit > MOST_BILLS) {
            throw ApiProblem.unprocessable("bad-limit", "limit is " + limit + "; expected 1 to " + MOST_BILLS + ".");
        }
    }

    private static long id(@Nullable String text) {
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw ApiProblem.unprocessable("bad-id", "An id is a decimal number of up to 19 digits.");
        }
    }
}
