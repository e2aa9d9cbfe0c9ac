package io.kingtide.payments.unit;

import io.kingtide.payments.model.Slot;
import io.kingtide.payments.runtime.SeldomLog;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.runtime.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What goes on for shards that have a replica: the beat before a loss, the lifting of blocks after it. */
final class ReplicaDuties {
    private final SeldomLog log = new SeldomLog(LoggerFactory.getLogger(ReplicaDuties.class));
    private final Trade trade;
    private final Store guard;
    private final Map<String, StoreSettings> shards;

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

    /** Reconciles blocked buyers of this unit's slots, one by one, if the former primary answers. */
    int lift(Store store) {
        List<GuardMapper.Block> blocks =
                guard.inTransaction(session -> session.mapper(GuardMapper.class).blocks()).stream()
                        .filter(block -> block.shard().equals(store.name()) && block.buyer() >= 0)
                        .filter(block -> trade.slots().contains(Slot.ofUser(block.buyer())))
                        .toList();
        StoreSettings settings = shards.get(store.name());
        if (blocks.isEmpty() || settings == null) {
            return 0;
        }
        int lifted = 0;
        try (Connection primary = ReplicaTakeover.connect(settings.url(), settings);
                Connection replica = ReplicaTakeover.connect(String.valueOf(settings.replica()), settings)) {
            BuyerReconciliation reconciliation = new BuyerReconciliation(primary, replica);
            for (GuardMapper.Block block : blocks) {
                reconciliation.bring(block.buyer());
                guard.inTransaction(
                        session -> session.mapper(GuardMapper.class).lift(store.name(), block.buyer(), trade.now()));
                lifted++;
            }
        } catch (SQLException e) {
            log.warn(
                    "Reconciling shard " + store.name() + " with its former primary waits",
                    String.valueOf(e.getMessage()));
        }
        return lifted;
    }
}
