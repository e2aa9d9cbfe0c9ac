package io.kingtide.payments.checker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All stores of a system.
 *
 * @param trades the primaries and the failover shard, if there is one
 * @param credit the credit store
 * @param guard keys and tombstones; null if there is none
 * @param consumerBills the stores of the bills by buyer
 * @param merchantBills the stores of the bills by merchant; their slots are merchant mod 100
 */
public record CheckedSystem(
        List<CheckedStore> trades,
        CheckedStore credit,
        @Nullable CheckedStore guard,
        List<CheckedStore> consumerBills,
        List<CheckedStore> merchantBills) {
    public CheckedSystem {
        trades = List.copyOf(trades);
        consumerBills = List.copyOf(consumerBills);
        merchantBills = List.copyOf(merchantBills);
    }
}
