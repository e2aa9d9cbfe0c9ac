package io.kingtide.payments.credit;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** The statements of paying credit back. */
interface RepaymentMapper {

    record Repayment(long repaymentId, long userId, long amount, long applied, long createdAt) {}

    /** What of one use of credit is neither given back nor repaid. */
    record OpenUse(long activityId, long open) {}

    @Insert("INSERT INTO credit_repayment (repayment_id, user_id, amount, applied, created_at)"
            + " VALUES (#{repaymentId}, #{userId}, #{amount}, #{applied}, #{createdAt})")
    int insert(Repayment repayment);

    @Select("SELECT repayment_id, user_id, amount, applied, created_at FROM credit_repayment"
            + " WHERE repayment_id = #{repaymentId}")
    @Nullable
    Repayment repayment(@Param("repaymentId") long repaymentId);

    @Select("SELECT t.activity_id, t.open FROM (SELECT r.activity_id, r.receipt_id, r.amount"
            + " - COALESCE((SELECT SUM(b.amount) FROM credit_receipt b WHERE b.activity_id = r.activity_id"
            + " AND b.kind = 'RESTORE'), 0)"
            + " - COALESCE((SELECT SUM(a.amount) FROM credit_allocation a WHERE a.activity_id = r.activity_id), 0)"
            + " AS open FROM credit_receipt r WHERE r.user_id = #{user} AND r.kind = 'USE') t"
            + " WHERE t.open > 0 ORDER BY t.receipt_id LIMIT #{limit}")
    List<OpenUse> openUses(@Param("user") long user, @Param("limit") int limit);

    @Insert("INSERT INTO credit_allocation (repayment_id, activity_id, user_id, amount)"
            + " VALUES (#{repaymentId}, #{activityId}, #{user}, #{amount})")
    int allocate(
            @Param("repaymentId") long repaymentId,
            @Param("activityId") long activityId,
            @Param("user") long user,
            @Param("amount") long amount);
}
