package io.kingtide.payments.bills;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Param;

/** The statements that both clusters have, each for its own table. */
interface BillTable {
    List<Bill> bills(@Param("refIds") Collection<Long> refIds);

    int insert(@Param("bills") Collection<Bill> bills);

    /** Replaces an older version; 0 if the row is as new or newer. */
    int replace(Bill bill);
}
