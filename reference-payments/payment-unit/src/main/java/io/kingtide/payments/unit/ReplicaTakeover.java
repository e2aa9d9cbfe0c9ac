package io.kingtide.payments.unit;

import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreFailure;
import io.kingtide.payments.runtime.StoreSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a MariaDB replica in the place of its lost primary: lets it apply what it has received and cuts it off; then
 * blocks exactly the buyers that have a recorded change which the replica's beat does not cover. Blocks and the fact that
 * the replica serves are one transaction in the guard; everything before it may be repeated, by any unit. Thread-safe.
 */
final class ReplicaTakeover {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaTakeover.class);

    private static final int ANSWER_MILLIS = 5000;

    private final Set<String> alone = ConcurrentHashMap.newKeySet();
    private final Store guard;
    private final Clock clock;
    private final Map<String, StoreSettings> shards;
    private final long windowMillis;

    /**
     * @param windowMillis the longest lag that the recorded changes are trusted to cover
     */
    ReplicaTakeover(Store guard, Clock clock, Map<String, StoreSettings> shards, long windowMillis) {
        this.guard = guard;
        this.shards = Map.copyOf(shards);
        this.clock = clock;
        this.windowMillis = windowMillis;
    }

    /**
     * Lets the replica apply what it has received, and cuts it off from its primary.
     *
     * @throws SQLException if the replica cannot be reached
     */
    void cutOff(String shard) throws SQLException {
        StoreSettings settings = Objects.requireNonNull(shards.get(shard));
        try (Connection replica = atReplica(settings).connect(ANSWER_MILLIS)) {
            if (cutOff(replica)) {
                alone.add(shard);
            }
        }
    }

    /** Whether this unit has cut off the store's replica. */
    boolean standsAlone(Store store) {
        return alone.contains(store.name());
    }

    /** Writes down who is blocked and that the replica serves, unless that was done; says how many are blocked. */
    int promote(Store store) {
        String shard = store.name();
        if (guard.inTransaction(session -> session.mapper(GuardMapper.class).servedByReplica())
                .contains(shard)) {
            return 0;
        }
        announce(shard);
        StoreSettings settings = Objects.requireNonNull(shards.get(shard));
        try (Connection replica = atReplica(settings).connect(ANSWER_MILLIS)) {
            Map<String, Long> beats = beats(replica);
            int blocked = guard.inTransaction(session -> block(session.mapper(GuardMapper.class), shard, beats));
            LOG.warn("Shard {} is served by its replica now; blocks: {}", shard, blocked);
            return blocked;
        } catch (SQLException e) {
            throw new IllegalStateException("The replica of shard " + shard + " cannot be read", e);
        }
    }

    /** In a commit of its own, before the records are read: who records from now on learns of it. */
    private void announce(String shard) {
        try {
            guard.inTransaction(session -> session.mapper(GuardMapper.class).isReplaced(shard) > 0
                    ? 0
                    : session.mapper(GuardMapper.class).announceReplica(shard));
        } catch (StoreFailure.DuplicateKey e) {
            // Another unit said so at the same time.
            return;
        }
    }

    /** The settings by which a store's replica is reached. */
    static StoreSettings atReplica(StoreSettings settings) {
        String url = settings.replica() == null ? settings.url() : settings.replica();
        return new StoreSettings(url, settings.slots(), settings.user(), settings.password(), null);
    }

    /** Stops listening to the primary; true once all that was received is applied and the replica stands alone. */
    private static boolean cutOff(Connection replica) throws SQLException {
        try (Statement statement = replica.createStatement()) {
            try (ResultSet status = statement.executeQuery("SHOW SLAVE STATUS")) {
                if (!status.next()) {
                    return true;
                }
                boolean receiving = !"No".equals(status.getString("Slave_IO_Running"));
                boolean applied = status.getString("Master_Log_File").equals(status.getString("Relay_Master_Log_File"))
                        && status.getLong("Read_Master_Log_Pos") == status.getLong("Exec_Master_Log_Pos");
                if (!receiving && !applied) {
                    return false;
                }
                if (receiving) {
                    status.close();
                    statement.execute("STOP SLAVE IO_THREAD");
                    return false;
                }
            }
            statement.execute("STOP SLAVE");
            statement.execute("RESET SLAVE ALL");
            return true;
        }
    }

    private static Map<String, Long> beats(Connection replica) throws SQLException {
        Map<String, Long> beats = new HashMap<>();
        try (Statement statement = replica.createStatement();
                ResultSet rows = statement.executeQuery("SELECT unit, beat_at FROM replica_beat")) {
            while (rows.next()) {
                beats.put(rows.getString(1), rows.getLong(2));
            }
        }
        return beats;
    }

    private int block(GuardMapper mapper, String shard, Map<String, Long> beats) {
        long now = clock.millis();
        if (mapper.promoted(shard, now) == 0) {
            // Another unit was faster.
            return 0;
        }
        Set<Long> buyers = new TreeSet<>();
        for (GuardMapper.LastChange last : mapper.lastChanges(shard)) {
            long beat = beats.getOrDefault(last.unit(), 0L);
            if (last.changedAt() - beat > windowMillis) {
                LOG.error(
                        "Shard {}: the replica lags {} ms behind unit {}", shard, last.changedAt() - beat, last.unit());
                buyers = Set.of(AccountGuard.EVERYBODY);
                break;
            }
            buyers.addAll(mapper.changedAfter(shard, last.unit(), beat));
        }
        buyers.forEach(buyer -> mapper.block(shard, buyer, now));
        mapper.moveShard(shard, ShardState.LOST, ShardState.RETURNING, now);
        return buyers.size();
    }
}
