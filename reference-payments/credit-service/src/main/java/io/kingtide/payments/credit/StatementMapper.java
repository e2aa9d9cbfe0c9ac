package io.kingtide.payments.credit;

import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Reads the debt's entries. */
interface StatementMapper {

    record Total(String kind, long amount) {}

    record Receipt(long receiptId, String kind, long activityId, long amount, long createdAt) {}

    @Select("SELECT kind, SUM(amount) AS amount FROM credit_receipt WHERE user_id = #{user}"
            + " AND created_at >= #{from} AND created_at < #{to} GROUP BY kind")
    List<Total> totals(@Param("user") long user, @Param("from") long from, @Param("to") long to);

    @Select("SELECT receipt_id, kind, activity_id, amount, created_at FROM credit_receipt WHERE user_id = #{user}"
            + " AND created_at >= #{from} AND created_at < #{to} AND receipt_id > #{after}"
            + " ORDER BY receipt_id LIMIT #{limit}")
    List<Receipt> receipts(
            @Param("user") long user,
            @Param("from") long from,
            @Param("to") long to,
            @Param("after") long after,
            @Param("limit") int limit);
}
