package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.unit.MessageMapper.Message;
import java.util.Map;

/**
 * Carries messages from producers to their consumer, at least once, in any order. A message is written in the transaction
 * of its producer's row. When the producer knows the outcome it says so ({@link #confirm}, {@link #drop}); where it fell
 * silent in between, it is checked back with its {@link Producer}: the row itself says whether the message may go.
 */
interface MessageCentre extends AutoCloseable {

    /**
     * Writes a message in the caller's transaction, which has entered its slot before ({@link OwnedSlots#enter}).
     *
     * @param decided whether that transaction is the outcome, so that its commit makes the message ready; otherwise it is a
     *     half message
     */
    Message write(StoreSession session, long id, int slot, String topic, String body, boolean decided);

    /** The producer's transaction has committed, and its outcome is the one that the message tells: it goes out. */
    void confirm(Store store, Message message);

    /** What the message would tell did not happen. */
    void drop(Store store, long messageId);

    /** One round over what waits for this unit in one store; says how many messages it touched. */
    int round(Store store);

    /** Sends all parked messages of this unit's slots again; says how many. */
    int replayParked();

    /** What waits, and what a person must look at. */
    Map<String, Object> health();

    @Override
    void close();
}
