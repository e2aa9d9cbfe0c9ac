package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.MessageMapper.Message;
import io.kingtide.payments.unit.MessageMapper.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The message centre on the table {@code message} of each store. A message is written in the transaction of its
 * producer's row: as a half message while the outcome is open, ready where that transaction itself is the outcome. When
 * the producer knows the outcome it says so ({@link #confirm}, {@link #drop}) and the message goes out within moments,
 * together with others, in the producer's own context but not in its way. Where the producer fell silent in between,
 * {@link #round} checks back: the producer's row itself says whether the message may go.
 *
 * <p>A consumer that cannot be reached delays messages for as long as it takes; that is not their fault. A message that
 * the consumer refuses is tried again with growing pauses, a bounded number of times, and then parked, which health shows
 * until a person has it sent again.
 */
final class OutboxCentre implements MessageCentre {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxCentre.class);
    private static final int DUE_PER_ROUND = 400;
    private static final long UNREACHED_PAUSE_MILLIS = 500;
    private static final long LONGEST_BACKOFF_MILLIS = 30_000;

    private final Trade trade;
    private final Producer producer;
    private final MessageChannel channel;
    private final Patience patience;
    private final Departures departures;

    /**
     * How long what is waited for.
     *
     * @param halfMillis after how long a half message of a silent producer is checked back
     * @param refusals how often a consumer may refuse a message before it is parked
     */
    record Patience(long halfMillis, int refusals) {}

    OutboxCentre(Trade trade, Producer producer, MessageChannel channel, Patience patience) {
        this.trade = trade;
        this.producer = producer;
        this.channel = channel;
        this.patience = patience;
        this.departures = new Departures(this::carry, trade.stores().all().size());
    }

    @Override
    public Message write(StoreSession session, long id, int slot, String topic, String body, boolean decided) {
        long now = trade.now();
        State state = decided ? State.READY : State.HALF;
        Message message = new Message(id, slot, topic, body, state, 0, now + patience.halfMillis(), now);
        session.mapper(MessageMapper.class).insert(message);
        return message;
    }

    /** Whatever goes wrong from here on, the next round finds the message and its producer's row. */
    @Override
    public void confirm(Store store, Message message) {
        departures.confirmed(store, message.messageId());
    }

    @Override
    public void drop(Store store, long messageId) {
        departures.soon(() -> move(store, List.of(messageId), State.DROPPED));
    }

    private boolean carry(Store store, List<Long> candidates, Set<Long> claims) {
        List<Message> open = store.inTransaction(
                session -> session.mapper(MessageMapper.class).open(candidates));
        List<Message> claimed = open.stream()
                .filter(message -> claims.remove(message.messageId()))
                .toList();
        if (claimed.isEmpty()) {
            return true;
        }
        MessageChannel.Receipt receipt = channel.deliver(claimed);
        if (!receipt.done().isEmpty()) {
            move(store, receipt.done(), State.DONE);
        }
        return receipt.reached();
    }

    /** One round over the open messages of one store whose slots this unit serves. */
    @Override
    public int round(Store store) {
        List<Integer> slots = trade.servedSlotsOf(store);
        if (slots.isEmpty()) {
            return 0;
        }
        long now = trade.now();
        long horizon = now + LONGEST_BACKOFF_MILLIS + patience.halfMillis();
        List<Message> due = store.inTransaction(
                session -> session.mapper(MessageMapper.class).due(slots, now, horizon, DUE_PER_ROUND));
        List<Message> ready = new ArrayList<>();
        for (Message message : due) {
            if (message.state() == State.READY || checkBack(store, message)) {
                ready.add(message);
            }
        }
        for (int from = 0; from < ready.size(); from += MessageChannel.MOST) {
            List<Message> batch = ready.subList(from, Math.min(ready.size(), from + MessageChannel.MOST));
            if (!deliver(store, batch)) {
                postpone(store, ids(ready.subList(from, ready.size())), UNREACHED_PAUSE_MILLIS);
                break;
            }
        }
        return due.size();
    }

    /** Asks the producer's row and writes down what it says; whether the message may go. */
    private boolean checkBack(Store store, Message message) {
        long id = message.messageId();
        return store.inTransaction(session -> {
            if (trade.slots().ours(session, List.of(id)).isEmpty()) {
                return false;
            }
            MessageMapper messages = session.mapper(MessageMapper.class);
            return switch (producer.fateOf(session, id)) {
                case COMMITTED -> messages.move(List.of(id), State.READY, trade.now()) == 1;
                case ROLLED_BACK -> {
                    messages.move(List.of(id), State.DROPPED, 0);
                    yield false;
                }
                case OPEN -> {
                    messages.postpone(List.of(id), trade.now() + patience.halfMillis());
                    yield false;
                }
            };
        });
    }

    /** False if the consumer cannot be reached. */
    private boolean deliver(Store store, List<Message> batch) {
        MessageChannel.Receipt receipt = channel.deliver(batch);
        if (!receipt.done().isEmpty()) {
            move(store, receipt.done(), State.DONE);
        }
        List<Long> later = new ArrayList<>();
        for (Message message : batch) {
            String reason = receipt.refused().get(message.messageId());
            if (reason != null) {
                refused(store, message, reason);
            } else if (!receipt.done().contains(message.messageId())) {
                later.add(message.messageId());
            }
        }
        if (receipt.reached() && !later.isEmpty()) {
            postpone(store, later, UNREACHED_PAUSE_MILLIS);
        }
        return receipt.reached();
    }

    private void refused(Store store, Message message, String reason) {
        int attempts = message.attempts() + 1;
        boolean park = attempts >= patience.refusals();
        long pause = Math.min(LONGEST_BACKOFF_MILLIS, 250L << Math.min(attempts, 10));
        int changed = change(
                store,
                List.of(message.messageId()),
                (messages, ours) ->
                        messages.refused(ours.get(0), park ? State.PARKED : State.READY, trade.now() + pause));
        if (park && changed == 1) {
            LOG.error(
                    "Message {} in store {} is parked after {} refusals: {}. Mend the cause, then POST"
                            + " /ops/messages/replay",
                    message.messageId(),
                    store.name(),
                    attempts,
                    reason);
        }
    }

    private void move(Store store, List<Long> ids, State to) {
        change(store, ids, (messages, ours) -> messages.move(ours, to, 0));
    }

    private void postpone(Store store, List<Long> ids, long pauseMillis) {
        change(store, ids, (messages, ours) -> messages.postpone(ours, trade.now() + pauseMillis));
    }

    /** Changes those of these messages that are still this unit's; the others' new unit will come to the same end. */
    private int change(Store store, List<Long> ids, ToIntBiFunction<MessageMapper, List<Long>> change) {
        return store.inTransaction(session -> {
            List<Long> ours = trade.slots().ours(session, ids);
            return ours.isEmpty() ? 0 : change.applyAsInt(session.mapper(MessageMapper.class), ours);
        });
    }

    private static List<Long> ids(List<Message> messages) {
        return messages.stream().map(Message::messageId).toList();
    }

    @Override
    public int replayParked() {
        return trade.stores().all().stream()
                .mapToInt(store -> store.inTransaction(session -> {
                    Set<Integer> ours = trade.slots().keep(session, trade.servedSlotsOf(store));
                    return ours.isEmpty()
                            ? 0
                            : session.mapper(MessageMapper.class).replayParked(ours, trade.now());
                }))
                .sum();
    }

    /**
     * What waits in one store, for health.
     *
     * @param lagMillis age of the oldest message that is not delivered; 0 if there is none
     */
    record Waiting(long half, long ready, long parked, long lagMillis) {}

    Waiting waiting(Store store) {
        List<MessageMapper.Backlog> backlog = store.inTransaction(
                session -> session.mapper(MessageMapper.class).backlog());
        Map<State, Long> counts = new EnumMap<>(State.class);
        long oldest = Long.MAX_VALUE;
        for (MessageMapper.Backlog one : backlog) {
            counts.put(one.state(), one.messages());
            oldest = Math.min(oldest, one.oldest());
        }
        return new Waiting(
                counts.getOrDefault(State.HALF, 0L),
                counts.getOrDefault(State.READY, 0L),
                counts.getOrDefault(State.PARKED, 0L),
                backlog.isEmpty() ? 0 : Math.max(0, trade.now() - oldest));
    }

    @Override
    public Map<String, Object> health() {
        return new MessageHealth(trade, this).byStore();
    }

    @Override
    public void close() {
        departures.close();
    }
}
