package io.kingtide.payments.unit;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.runtime.SeldomLog;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What goes on for shards that have a replica: the beat before a loss, the lifting of blocks after it. */
final class ReplicaDuties {
    /** The unit that owns the slots of a former primary: nobody's name. */
    private static final String FENCED = "-";

    private static final int ANSWER_MILLIS = 2000;
    private static final int PAUSE_MILLIS = 1000;

    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(ReplicaDuties.class));
    private final Trade trade;
    private final Store guard;
    private final Map<String, StoreSettings> shards;
    private volatile long notBefore;

    ReplicaDuties(Trade trade, Store guard, Map<String, StoreSettings> shards) {
        this.trade = trade;
        this.guard = guard;
        this.shards = shards;
    }

    boolean concerns(Store store) {
        StoreSettings settings = shards.get(store.name());
        return settings != null && settings.replica() != null && trade.serves(store);
    }

    /** Writes this unit's beat into the shard, from where it reaches the replica after all that came before it. */
    int beat(Store store) {
        long beat = trade.accounts().beat();
        String unit = trade.slots().unit();
        return store.inTransaction(session -> {
            BeatMapper mapper = session.mapper(BeatMapper.class);
            return mapper.beatAgain(unit, beat) == 1 ? 0 : mapper.beatFirst(unit, beat);
        });
    }

    /** What a former primary is for, once it answers: it is fenced, and what it alone has is brought to its replica. */
    int reconcile(Store store) {
        StoreSettings settings = shards.get(store.name());
        if (settings == null || trade.now() < notBefore || !isReplaced(store)) {
            return 0;
        }
        try (Connection primary = settings.connect(ANSWER_MILLIS)) {
            fence(primary);
            return lift(store, primary, settings);
        } catch (SQLException e) {
            // Whoever is silent would hold a thread of the jobs at every look.
            notBefore = trade.now() + PAUSE_MILLIS;
            log.warn(
                    "Reconciling shard " + store.name() + " with its former primary waits",
                    String.valueOf(e.getMessage()));
            return 0;
        }
    }

    private boolean isReplaced(Store store) {
        return guard.inTransaction(session -> session.mapper(GuardMapper.class).servedByReplica())
                .contains(store.name());
    }

    /**
     * Lets nobody write there any more, whatever is on its way from units that were paused: each writing transaction locks a
     * row of {@code unit_route} and expects its own unit in it. This waits for those that are inside.
     */
    private static void fence(Connection primary) throws SQLException {
        try (Statement statement = primary.createStatement()) {
            statement.executeUpdate(
                    "UPDATE unit_route SET unit = '" + FENCED + "', epoch = epoch + 1 WHERE unit <> '" + FENCED + "'");
        }
    }

    /** Reconciles blocked buyers of this unit's slots, one by one. */
    private int lift(Store store, Connection primary, StoreSettings settings) throws SQLException {
        List<GuardMapper.Block> blocks =
                guard.inTransaction(session -> session.mapper(GuardMapper.class).blocks()).stream()
                        .filter(block -> block.shard().equals(store.name()) && block.buyer() >= 0)
                        .filter(block -> trade.slots().contains(Slot.ofUser(block.buyer())))
                        .toList();
        if (blocks.isEmpty()) {
            return 0;
        }
        int lifted = 0;
        try (Connection replica = ReplicaTakeover.atReplica(settings).connect(ANSWER_MILLIS)) {
            BuyerReconciliation reconciliation = new BuyerReconciliation(primary, replica);
            for (GuardMapper.Block block : blocks) {
                reconciliation.bring(block.buyer());
                guard.inTransaction(
                        session -> session.mapper(GuardMapper.class).lift(store.name(), block.buyer(), trade.now()));
                lifted++;
            }
        }
        return lifted;
    }
}
