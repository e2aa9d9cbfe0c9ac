package io.kingtide.payments.unit;

import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.SeldomLog;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.MessageMapper.Message;
import io.kingtide.payments.unit.MessageMapper.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * The message centre on RocketMQ's transactional messages: no table of its own. The half message goes to the broker in the
 * middle of the producer's transaction, its end after the commit, and where no end arrives the broker asks any unit.
 *
 * <p>That the producer's row is not there is no answer yet: the transaction that sent the half message may still be under
 * way, however long it has taken. But that transaction holds a lane of its slot ({@link OwnedSlots#enter}) from before it
 * sent the half message until its end. So the check-back takes all lanes of the slot, and looks again: what is not there then
 * will never be.
 *
 * <p>The broker gives a half message up after it has asked some fifteen times. An outcome that is open for longer (a deferred
 * refund) gets a new half message before that, and only then the former one is called off. What it does give up, because no unit
 * or no store was there when it asked, comes back by {@link GivenUpMessages}.
 */
final class RocketCentre implements MessageCentre {
    private static final Logger LOG = LoggerFactory.getLogger(RocketCentre.class);
    private static final int RENEWED_AFTER_CHECKS = 5;

    private final SeldomLog log = new SeldomLog(LOG);
    private final Trade trade;
    private final Producer producer;
    private final HalfMessages halves;
    private final GivenUpMessages givenUp;
    private final LongAdder checkedBack = new LongAdder();
    private final LongAdder renewed = new LongAdder();

    RocketCentre(Trade trade, Producer producer, RocketSettings settings) {
        this.trade = trade;
        this.producer = producer;
        this.halves = new HalfMessages(settings, this::endOf);
        this.givenUp = new GivenUpMessages(settings, halves);
    }

    @Override
    public Message write(StoreSession session, long id, int slot, String topic, String body, boolean decided) {
        try {
            halves.send(id, "{\"id\":\"" + id + "\",\"bills\":" + body + "}");
        } catch (HalfMessages.NotSent e) {
            log.warn("A half message was not sent, and its payment or refund not made", e.toString());
            throw ApiProblem.retryLater(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "messages-unavailable",
                    "The message that goes with this could not be handed over, so nothing was changed. Send it again"
                            + " with the same Idempotency-Key.",
                    1);
        }
        long now = trade.now();
        return new Message(id, slot, topic, body, State.HALF, 0, now, now);
    }

    @Override
    public void confirm(Store store, Message message) {
        halves.end(message.messageId(), true);
    }

    @Override
    public void drop(Store store, long messageId) {
        halves.end(messageId, false);
    }

    /** The broker's question; whatever is not certain is asked again. */
    private LocalTransactionState endOf(long messageId, int checks, String body) {
        checkedBack.increment();
        try {
            return switch (fateOf(messageId)) {
                case COMMITTED -> {
                    halves.forget(messageId);
                    yield LocalTransactionState.COMMIT_MESSAGE;
                }
                case ROLLED_BACK -> {
                    halves.forget(messageId);
                    yield LocalTransactionState.ROLLBACK_MESSAGE;
                }
                case OPEN -> checks < RENEWED_AFTER_CHECKS ? LocalTransactionState.UNKNOW : renew(messageId, body);
            };
        } catch (StoreFailure | HalfMessages.NotSent e) {
            log.warn("A check-back found no answer and will come again", e.toString());
            return LocalTransactionState.UNKNOW;
        }
    }

    private Producer.Fate fateOf(long messageId) {
        Store store = trade.storeOfId(messageId);
        Producer.Fate seen = store.inTransaction(session -> producer.fateOf(session, messageId));
        if (seen != Producer.Fate.ROLLED_BACK) {
            return seen;
        }
        int slot = new TransactionId(messageId).slot().number();
        return store.inTransaction(session -> {
            session.mapper(LedgerMapper.class).lockSlot(slot);
            return producer.fateOf(session, messageId);
        });
    }

    private LocalTransactionState renew(long messageId, String body) throws HalfMessages.NotSent {
        halves.sendAnew(messageId, body);
        renewed.increment();
        return LocalTransactionState.ROLLBACK_MESSAGE;
    }

    /** Nothing waits here: the broker keeps what waits, and asks. */
    @Override
    public int round(Store store) {
        return 0;
    }

    @Override
    public int replayParked() {
        throw ApiProblem.conflict(
                "parked-at-consumer",
                "Messages travel by RocketMQ, which parks them at their consumer; expected this call there: POST"
                        + " /ops/messages/replay of the bill service.");
    }

    @Override
    public Map<String, Object> health() {
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("carrier", "rocketmq");
        health.put("half", halves.open());
        health.put("checkedBack", checkedBack.sum());
        health.put("renewed", renewed.sum());
        health.put("startedAnew", givenUp.startedAnew());
        health.put("unreadable", givenUp.unreadable());
        String alert = alert();
        if (alert != null) {
            health.put("alert", alert);
        }
        return health;
    }

    private @Nullable String alert() {
        String failure = halves.failure();
        if (failure != null) {
            return "the broker does not take messages, so no payment is made: " + failure;
        }
        long unreadable = givenUp.unreadable();
        return unreadable == 0
                ? null
                : unreadable
                        + " messages that the broker gave up name no payment or refund and are not told: see the log";
    }

    @Override
    public void close() {
        givenUp.close();
        halves.close();
    }
}
