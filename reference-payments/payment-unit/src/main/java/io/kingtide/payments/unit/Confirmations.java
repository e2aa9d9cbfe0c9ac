package io.kingtide.payments.unit;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the confirms of payments by credit, many in one call and one commit on each side. A decided payment is paid,
 * and its buyer needs not wait until the credit service has turned the reservation into debt; but whatever this unit tells
 * the buyer of the debt afterwards must know of it, which {@link #settle} is for. What cannot be carried now, and what dies
 * with this process, the recovery finds due. Thread-safe.
 */
final class Confirmations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);

    private final Trade trade;
    private final CreditClient credit;
    private final Departures departures;

    Confirmations(Trade trade, CreditClient credit) {
        this.trade = trade;
        this.credit = credit;
        this.departures = new Departures(this::carry, trade.stores().all().size());
    }

    /** The decision is committed and may be carried. */
    void decided(Store store, long activityId) {
        departures.confirmed(store, activityId);
    }

    /** Carries what waits for this user and waits for what is under way; nothing, most of the time. */
    void settle(long user) {
        int slot = Slot.ofUser(user).number();
        try {
            departures.departNow(id -> new TransactionId(id).slot().number() == slot);
        } catch (StoreFailure e) {
            LOG.debug("Confirms of slot {} are left to the recovery: {}", slot, e.getMessage());
        }
    }

    /** One at a time for each store, so that whoever has to wait for a confirm under way can do so. */
    private boolean carry(Store store, List<Long> candidates, Set<Long> claims) {
        synchronized (claims) {
            List<Long> waiting = candidates.stream().filter(claims::contains).toList();
            if (waiting.isEmpty()) {
                return true;
            }
            // The caller's context decides which of them there are: test traffic sees its own.
            List<Long> open = store.inTransaction(
                    session -> session.mapper(ActivityMapper.class).confirming(waiting));
            if (open.isEmpty()) {
                return true;
            }
            Set<Long> confirmed = credit.confirmAll(open);
            if (confirmed == null) {
                return false;
            }
            claims.removeAll(confirmed);
            store.inTransaction(session -> {
                List<Long> ours = trade.slots().ours(session, confirmed);
                return ours.isEmpty() ? 0 : session.mapper(ActivityMapper.class).confirmed(ours);
            });
            return true;
        }
    }

    @Override
    public void close() {
        departures.close();
    }
}
