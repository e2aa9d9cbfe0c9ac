package io.kingtide.payments.bills;

import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;

/** The statements that both clusters have, each for its own table. */
interface BillTable {
    @Nullable
    Bill bill(@Param("refId") long refId);

    int insert(Bill bill);

    /** Replaces an older version; 0 if the row is as new or newer. */
    int replace(Bill bill);
}
