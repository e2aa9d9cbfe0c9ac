package io.kingtide.payments.bills;

import io.kingtide.payments.bills.BillCluster.Contradiction;
import io.kingtide.payments.bills.BillCluster.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the versions of one delivery into one table, in one transaction: one look at all rows, one insert of all new bills,
 * one update for each that was there in an older version.
 */
final class Intake {
    private final BillTable rows;
    private final Map<Long, Bill> latest = new HashMap<>();
    private final Map<Long, Bill> fresh = new LinkedHashMap<>();
    private final Map<Long, Bill> newer = new LinkedHashMap<>();

    Intake(BillTable rows) {
        this.rows = rows;
    }

    /** What each did here, in the order of the bills. */
    List<Effect> take(List<Bill> bills) {
        Set<Long> references = new TreeSet<>();
        bills.forEach(bill -> references.add(bill.refId()));
        rows.bills(references).forEach(bill -> latest.put(bill.refId(), bill));
        List<Effect> effects = new ArrayList<>();
        bills.forEach(bill -> effects.add(take(bill)));
        if (!fresh.isEmpty()) {
            rows.insert(fresh.values());
        }
        // Another delivery may have brought a higher version meanwhile; the statement itself then changes nothing.
        newer.values().forEach(rows::replace);
        return effects;
    }

    private Effect take(Bill bill) {
        Effect effect = effectOn(latest.get(bill.refId()), bill);
        switch (effect) {
            case NEW -> fresh.put(bill.refId(), bill);
            case NEWER -> (fresh.containsKey(bill.refId()) ? fresh : newer).put(bill.refId(), bill);
            case DUPLICATE, STALE -> {
                return effect;
            }
        }
        latest.put(bill.refId(), bill);
        return effect;
    }

    private static Effect effectOn(@Nullable Bill known, Bill bill) {
        if (known == null) {
            return Effect.NEW;
        }
        boolean sameVersion = known.version() == bill.version();
        if (!known.tellsOfTheSameAs(bill) || (sameVersion && known.refunded() != bill.refunded())) {
            throw new Contradiction(known);
        }
        if (sameVersion) {
            return Effect.DUPLICATE;
        }
        return bill.version() > known.version() ? Effect.NEWER : Effect.STALE;
    }
}
