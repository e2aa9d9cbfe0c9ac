package io.kingtide.payments.unit;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.model.TransactionIds;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.runtime.Stores;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpStatus;

/** What every use case of the unit needs. */
record Trade(Stores stores, OwnedSlots slots, TransactionIds ids, AccountGuard accounts, Clock clock) {

    Store storeOf(long user) {
        return stores.of(Slot.ofUser(user));
    }

    /** Takes only callers that speak for themselves, and whose rows can be written here and now. */
    void requireOwn(long caller, long user) {
        if (caller < 0 || caller != user) {
            throw ApiProblem.unprocessable(
                    "other-user", "Kingtide-User names user " + caller + "; expected the user of the request, " + user);
        }
        slots.require(user);
        accounts.requireOpen(storeOf(user), user);
    }

    /** The store that the id names. */
    Store storeOfId(long id) {
        TransactionId named = new TransactionId(id);
        if (named.elastic() == 0) {
            return stores.of(named.slot());
        }
        return stores.failover()
                .filter(store -> named.elastic() == TransactionId.FAILOVER)
                .orElseThrow(() -> ApiProblem.of(
                        HttpStatus.NOT_FOUND,
                        "no-such-store",
                        "This id names a store that this system does not have."));
    }

    /** The numbers of the slots of this store that this unit serves now. */
    List<Integer> servedSlotsOf(Store store) {
        return stores.slotsOf(store).stream()
                .filter(slots::contains)
                .map(Slot::number)
                .toList();
    }

    /** Whether this unit serves a slot of this store. */
    boolean serves(Store store) {
        return stores.slotsOf(store).stream().anyMatch(slots::contains);
    }

    /** True for one unit per store, which does what only one needs to do. */
    boolean servesFirstSlotOf(Store store) {
        return slots.contains(stores.slotsOf(store).get(0));
    }

    /** The same until the caller's transaction ends. */
    boolean keepsFirstSlotOf(StoreSession session, Store store) {
        int first = stores.slotsOf(store).get(0).number();
        return !slots.keep(session, List.of(first)).isEmpty();
    }

    long now() {
        return clock.millis();
    }
}
