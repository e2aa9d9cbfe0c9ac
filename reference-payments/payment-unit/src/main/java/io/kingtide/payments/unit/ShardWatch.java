package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.SeldomLog;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreProbe;
import io.kingtide.payments.runtime.StoreSettings;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the state of each trade shard: probes them itself, writes what it finds to the guard, and reads there what other
 * units found. Each shard has a thread of its own, so that one that is silent does not delay the news of another.
 */
final class ShardWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardWatch.class);
    private static final int ANSWER_MILLIS = 500;

    private final SeldomLog seldom = new SeldomLog(LOG);
    private final Trade trade;
    private final Store guard;
    private final Clock clock;
    private final ReplicaTakeover takeover;
    private final Map<String, StoreSettings> shards;
    private final Set<String> redirected = ConcurrentHashMap.newKeySet();
    private final Map<String, ShardState> states = new ConcurrentHashMap<>();
    private final Map<String, Long> leaving = new ConcurrentHashMap<>();
    private final ScheduledExecutorService threads;

    /**
     * @param shards the trade stores by name
     * @param pauseMillis between two probes of a shard, and between two looks at the guard
     */
    ShardWatch(Trade trade, ReplicaTakeover takeover, Map<String, StoreSettings> shards, int pauseMillis) {
        this.trade = trade;
        this.guard = Objects.requireNonNull(trade.accounts().guard());
        this.clock = trade.clock();
        this.takeover = takeover;
        this.shards = Map.copyOf(shards);
        this.threads = Executors.newScheduledThreadPool(shards.size() + 1, work -> {
            Thread thread = new Thread(work, "shard-watch");
            thread.setDaemon(true);
            return thread;
        });
        shards.keySet().forEach(this::introduce);
        refresh();
        threads.scheduleWithFixedDelay(this::refresh, pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
        shards.forEach((name, settings) -> {
            StoreProbe primary = new StoreProbe(settings, ANSWER_MILLIS);
            StoreProbe replica = new StoreProbe(ReplicaTakeover.atReplica(settings), ANSWER_MILLIS);
            LossDetector detector = new LossDetector();
            threads.scheduleWithFixedDelay(
                    () -> look(name, redirected.contains(name) ? replica : primary, detector),
                    pauseMillis,
                    pauseMillis,
                    TimeUnit.MILLISECONDS);
        });
    }

    /** The last known state; a shard that was never lost is serving. */
    ShardState state(Store store) {
        return states.getOrDefault(store.name(), ShardState.SERVING);
    }

    /** The states of all shards that were ever lost. */
    Map<String, ShardState> states() {
        return new TreeMap<>(states);
    }

    /** Moves a shard on, unless another unit did; says whether this unit did it. */
    boolean move(String shard, ShardState from, ShardState to) {
        boolean moved = guard.inTransaction(
                        session -> session.mapper(GuardMapper.class).moveShard(shard, from, to, clock.millis()))
                == 1;
        if (moved) {
            LOG.warn("Shard {} is {} now, was {}", shard, to, from);
            states.put(shard, to);
        }
        return moved;
    }

    /** Nothing may escape: the schedule would end without a word. */
    private void look(String shard, StoreProbe probe, LossDetector detector) {
        try {
            detector.see(probe.ask());
            if (detector.doubts()) {
                // A refusal takes no time; the second one, which makes it a loss, need not wait for the next look.
                detector.see(probe.ask());
            }
            ShardState state = states.getOrDefault(shard, ShardState.SERVING);
            if (detector.lost() && state != ShardState.LOST) {
                // New rows go elsewhere at once; that the guard and so the other units know may take a moment more.
                states.put(shard, ShardState.LOST);
                if (!move(shard, state, ShardState.LOST)) {
                    introduce(shard);
                }
            } else if (state == ShardState.LOST && detector.replaceable() && hasReplica(shard)) {
                takeover.cutOff(shard);
            } else if (detector.back() && state == ShardState.LOST) {
                move(shard, ShardState.LOST, ShardState.RETURNING);
            }
        } catch (RuntimeException | SQLException e) {
            seldom.warn("Watching shard " + shard, e);
        }
    }

    /** Writes the shard's row if there is none yet, so that losing it takes a single update. */
    private void introduce(String shard) {
        try {
            guard.inTransaction(session -> session.mapper(GuardMapper.class)
                    .insertShard(new GuardMapper.Shard(shard, ShardState.SERVING, 1, clock.millis())));
        } catch (StoreFailure.DuplicateKey e) {
            // Another unit, or an earlier run; the look at the guard tells its state.
            return;
        } catch (StoreFailure.Unavailable e) {
            // Units may start before the guard; the row is then written with the first loss.
            seldom.warn("Introducing shard " + shard + " to the guard", e);
        }
    }

    /** Blocks are asked for before the replica is used, and it is used before its shard's state says so. */
    private void followReplicas() {
        if (shards.values().stream().allMatch(settings -> settings.replica() == null)) {
            return;
        }
        List<String> promoted =
                guard.inTransaction(session -> session.mapper(GuardMapper.class).servedByReplica());
        trade.accounts().promoted(promoted);
        promoted.stream()
                .filter(shard -> hasReplica(shard) && !redirected.contains(shard))
                .forEach(this::redirect);
    }

    /** Waits, without blocking, for the changes that still go to the primary: none may end in the replica. */
    private synchronized void redirect(String shard) {
        if (redirected.contains(shard)
                || !trade.accounts()
                        .isOver(leaving.computeIfAbsent(
                                shard, name -> trade.accounts().mark()))) {
            return;
        }
        trade.stores().all().stream()
                .filter(store -> store.name().equals(shard))
                .forEach(store -> store.redirect(ReplicaTakeover.atReplica(settingsOf(shard))));
        trade.accounts().moved(shard);
        redirected.add(shard);
        LOG.warn("Shard {} is reached at its replica now", shard);
    }

    private boolean hasReplica(String shard) {
        StoreSettings settings = shards.get(shard);
        return settings != null && settings.replica() != null;
    }

    private StoreSettings settingsOf(String shard) {
        return Objects.requireNonNull(shards.get(shard));
    }

    private void refresh() {
        try {
            followReplicas();
            guard.inTransaction(session -> session.mapper(GuardMapper.class).shards())
                    .forEach(shard -> states.put(shard.shard(), shard.state()));
        } catch (RuntimeException e) {
            seldom.warn("Reading the shards' states", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
