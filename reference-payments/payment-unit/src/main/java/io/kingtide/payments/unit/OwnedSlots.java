package io.kingtide.payments.unit;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.SlotRange;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSession;
import io.kingtide.payments.runtime.Stores;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/**
 * Which slots this unit may serve. The set in memory turns misdirected requests away early; what counts is the fence:
 * every writing transaction locks its lane's row of {@code unit_route} and checks that the row still names this unit
 * and the epoch that it knows, so that a unit that lost a slot can write nothing, however late it notices.
 */
final class OwnedSlots {
    private static final long UNKNOWN = -1;
    /** Any would do; one for all bookkeeping keeps it out of the way of most users. */
    private static final int BOOKKEEPING_LANE = 0;

    private final String unit;
    private volatile SlotRange slots;
    private final AtomicLongArray epochs = new AtomicLongArray(Slot.COUNT);

    OwnedSlots(String unit, SlotRange slots) {
        this.unit = unit;
        this.slots = slots;
        for (int slot = 0; slot < Slot.COUNT; slot++) {
            epochs.set(slot, UNKNOWN);
        }
    }

    String unit() {
        return unit;
    }

    boolean contains(Slot slot) {
        return slots.contains(slot);
    }

    /** Takes only requests of users whose slots are served here. */
    void require(long user) {
        if (!contains(Slot.ofUser(user))) {
            throw misdirected(Slot.ofUser(user), "wrong-unit");
        }
    }

    /** The first statement of every writing transaction. */
    void enter(StoreSession session, long user) {
        Slot slot = Slot.ofUser(user);
        LedgerMapper.Route route = session.mapper(LedgerMapper.class).lockRoute(slot.number(), Slot.laneOfUser(user));
        if (route == null || !isOurs(slot.number(), route.unit(), route.epoch())) {
            throw misdirected(slot, "stale-route");
        }
    }

    /**
     * The same for bookkeeping, which concerns transactions of many users and leaves out what is no longer its own: those of
     * these transactions whose slots are this unit's, and stay so until the caller's transaction ends.
     */
    List<Long> ours(StoreSession session, Collection<Long> transactions) {
        Set<Integer> ours = keep(
                session, transactions.stream().map(OwnedSlots::slotOf).collect(Collectors.toCollection(TreeSet::new)));
        return transactions.stream().filter(id -> ours.contains(slotOf(id))).toList();
    }

    /** Those of these slots of one store that are this unit's, and stay so until the caller's transaction ends. */
    Set<Integer> keep(StoreSession session, Collection<Integer> slots) {
        if (slots.isEmpty()) {
            return Set.of();
        }
        return session.mapper(LedgerMapper.class).lockRoutes(slots, BOOKKEEPING_LANE).stream()
                .filter(route -> isOurs(route.slot(), route.unit(), route.epoch()))
                .map(LedgerMapper.SlotRoute::slot)
                .collect(Collectors.toSet());
    }

    private static int slotOf(long transaction) {
        return new TransactionId(transaction).slot().number();
    }

    /** The first epoch seen is this process's term of office; a later one means that the slot was away meanwhile. */
    private boolean isOurs(int slot, String owner, long epoch) {
        return owner.equals(unit)
                && (epochs.get(slot) == epoch
                        || epochs.compareAndSet(slot, UNKNOWN, epoch)
                        || epochs.get(slot) == epoch);
    }

    /**
     * Serves exactly these slots from now on. Slots that another unit owns are taken over: their route rows get this
     * unit's name and the next epoch, which waits for the writers that hold them and shuts out all later ones of the
     * former owner.
     *
     * @return how many slots were taken from others
     */
    synchronized int serve(SlotRange wanted, Stores stores) {
        int taken = 0;
        for (Store store : stores.all()) {
            List<Integer> here = stores.slotsOf(store).stream()
                    .filter(wanted::contains)
                    .map(Slot::number)
                    .toList();
            if (!here.isEmpty()) {
                taken += store.inTransaction(
                        session -> session.mapper(LedgerMapper.class).takeOver(here, unit));
            }
        }
        // Also where nothing was taken: the slot may have been away and come back under a later epoch.
        wanted.toList().forEach(slot -> epochs.set(slot.number(), UNKNOWN));
        slots = wanted;
        return taken / Slot.LANES;
    }

    SlotRange served() {
        return slots;
    }

    private ApiProblem misdirected(Slot slot, String type) {
        return ApiProblem.of(
                HttpStatus.MISDIRECTED_REQUEST,
                type,
                "Slot " + slot + " is not served by unit " + unit + "; nothing was changed. Route by user mod 100 with"
                        + " the current table.");
    }
}
