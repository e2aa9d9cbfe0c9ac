package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Guard and failover shard together, wired; or neither, and then a lost shard is waited for. */
final class ShardProtection implements AutoCloseable {
    private static final int BEAT_MILLIS = 200;

    private final Trade trade;
    private final Shards shards;
    private final @Nullable Protected by;
    private final int keysHours;

    /** Who watches, and where it is written down. */
    private record Protected(Store guard, ShardWatch watch, ReplicaTakeover takeover) {}

    private ShardProtection(Trade trade, Shards shards, @Nullable Protected by, int keysHours) {
        this.trade = trade;
        this.shards = shards;
        this.by = by;
        this.keysHours = keysHours;
    }

    /** The guard's store, and which shards have a replica; a replica without a guard is refused. */
    static AccountGuard accounts(UnitSettings settings, Clock clock) {
        List<String> replicated = settings.stores().entrySet().stream()
                .filter(entry -> entry.getValue().replica() != null)
                .map(Map.Entry::getKey)
                .toList();
        if (settings.guard() == null) {
            if (!replicated.isEmpty()) {
                throw new IllegalArgumentException("payments.stores." + replicated.get(0)
                        + ".replica is set without payments.guard: nobody would know which accounts the replica lacks."
                        + " Set payments.guard and payments.failover too");
            }
            return new AccountGuard(null, List.of(), settings.unit(), clock, new InGuard(null));
        }
        Store guard =
                Store.open("guard", settings.guard(), settings.poolSize(), Store.mappers(List.of(GuardMapper.class)));
        return new AccountGuard(guard, replicated, settings.unit(), clock, new InGuard(guard));
    }

    /** What the guard's tables say; without a guard nothing is ever blocked or replaced. */
    private record InGuard(@Nullable Store guard) implements AccountGuard.Blocks {
        @Override
        public boolean blocks(String shard, long buyer) {
            return guard != null
                    && guard.inTransaction(
                                    session -> session.mapper(GuardMapper.class).isBlocked(shard, buyer))
                            == 1;
        }

        @Override
        public boolean replaced(String shard) {
            return guard != null
                    && guard.inTransaction(
                                    session -> session.mapper(GuardMapper.class).isReplaced(shard))
                            > 0;
        }
    }

    /**
     * As the settings say.
     *
     * @throws IllegalArgumentException if only one of guard and failover shard is set
     */
    static ShardProtection of(UnitSettings settings, Trade trade) {
        if (settings.guard() == null && settings.failover() == null) {
            return new ShardProtection(trade, new UnguardedShards(trade), null, 0);
        }
        if (settings.guard() == null || settings.failover() == null) {
            throw new IllegalArgumentException(
                    "payments.guard and payments.failover belong together: without the guard's keys, a failover shard"
                            + " would create orders twice. Set both, or neither");
        }
        Store guard = Objects.requireNonNull(trade.accounts().guard());
        ReplicaTakeover takeover =
                new ReplicaTakeover(guard, trade.clock(), settings.stores(), 1000L * settings.replicaWindowSeconds());
        ShardWatch watch = new ShardWatch(trade, takeover, settings.stores(), settings.probeMillis());
        return new ShardProtection(
                trade,
                new GuardedShards(trade, guard, watch),
                new Protected(guard, watch, takeover),
                settings.keysHours());
    }

    Shards shards() {
        return shards;
    }

    /** States of the shards that were ever lost. */
    Map<String, ShardState> states() {
        return by == null ? new TreeMap<>() : by.watch().states();
    }

    /** Lets the jobs tell shards that are back what they missed. */
    void register(BackgroundJobs jobs, Refunds refunds, Map<String, StoreSettings> shards, int pauseMillis) {
        if (by == null) {
            return;
        }
        Store guard = by.guard();
        ShardReturn returning = new ShardReturn(
                trade, guard, by.watch(), refunds, Duration.ofHours(keysHours).toMillis());
        Store failover = trade.stores().failover().orElseThrow();
        jobs.every(pauseMillis, "return", store -> store != failover && trade.serves(store), returning::round);
        ReplicaDuties replicas = new ReplicaDuties(trade, guard, shards);
        jobs.every(pauseMillis, "takeover", by.takeover()::standsAlone, by.takeover()::promote);
        jobs.every(BEAT_MILLIS, "beat", replicas::concerns, replicas::beat);
        jobs.every(pauseMillis, "reconciliation", replicas::concerns, replicas::reconcile);
        jobs.every(60_000, "forgetting keys", store -> store == failover, store -> returning.forget());
    }

    @Override
    public void close() {
        if (by != null) {
            by.watch().close();
        }
        trade.accounts().close();
    }
}
