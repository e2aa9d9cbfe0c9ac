package io.kingtide.payments.runtime;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.SlotRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.ibatis.session.Configuration;
import org.jspecify.annotations.Nullable;

/** Which physical store holds which slot. Thread-safe. */
public final class Stores implements AutoCloseable {
    private final List<Store> all;
    private final Store[] bySlot;
    private final @Nullable Store failover;

    private Stores(List<Store> all, Store[] bySlot, @Nullable Store failover) {
        this.all = all;
        this.bySlot = bySlot;
        this.failover = failover;
    }

    /**
     * Opens the configured stores.
     *
     * @throws IllegalArgumentException if a slot is held by two stores or by none
     */
    public static Stores open(Map<String, StoreSettings> settings, int poolSize, List<Class<?>> mapperTypes) {
        return open(settings, null, poolSize, mapperTypes);
    }

    /**
     * Opens the configured stores and, if there is one, the failover shard, which can hold rows of every slot.
     *
     * @throws IllegalArgumentException if a slot is held by two stores or by none
     */
    public static Stores open(
            Map<String, StoreSettings> settings,
            @Nullable StoreSettings failoverSettings,
            int poolSize,
            List<Class<?>> mapperTypes) {
        SlotRange covered = SlotRange.none();
        for (Map.Entry<String, StoreSettings> entry : settings.entrySet()) {
            SlotRange range = slots(entry.getValue());
            if (covered.intersects(range)) {
                throw new IllegalArgumentException(
                        "store '" + entry.getKey() + "' holds slots that another store holds too");
            }
            covered = covered.plus(range);
        }
        if (!SlotRange.all().equals(covered)) {
            throw new IllegalArgumentException("the stores hold slots " + covered + "; expected 00-99 in all");
        }
        Store[] bySlot = new Store[Slot.COUNT];
        Configuration mappers = Store.mappers(mapperTypes);
        List<Store> all = new ArrayList<>();
        settings.forEach((name, one) -> {
            Store store = Store.open(name, one, poolSize, mappers);
            slots(one).toList().forEach(slot -> bySlot[slot.number()] = store);
            all.add(store);
        });
        Store failover = null;
        if (failoverSettings != null) {
            failover = Store.open("failover", failoverSettings, poolSize, mappers);
            all.add(failover);
        }
        return new Stores(List.copyOf(all), bySlot, failover);
    }

    private static SlotRange slots(StoreSettings settings) {
        return settings.slots() == null ? SlotRange.all() : SlotRange.parse(settings.slots());
    }

    /** The store that holds this slot. */
    public Store of(Slot slot) {
        return bySlot[slot.number()];
    }

    /** All stores, the failover shard among them. */
    public List<Store> all() {
        return all;
    }

    /** The store for new rows of a slot whose own store is lost. */
    public Optional<Store> failover() {
        return Optional.ofNullable(failover);
    }

    /** The slots that this store holds, in ascending order. */
    public List<Slot> slotsOf(Store store) {
        return SlotRange.all().toList().stream()
                .filter(slot -> store == failover || bySlot[slot.number()] == store)
                .toList();
    }

    @Override
    public void close() {
        all.forEach(Store::close);
    }
}
