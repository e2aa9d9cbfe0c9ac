package io.kingtide.payments.unit;

import io.kingtide.payments.model.ActivityState;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The persisted log of flexible transactions. */
interface ActivityMapper {

    /** What an activity does at the credit service. */
    enum Kind {
        /** Reserve, then confirm or cancel. */
        PAY,
        /** Give used credit back after a refund; decided from the start, so it begins in CONFIRMING. */
        RESTORE,
        /** Pay credit back from the balance; decided from the start too. */
        REPAY
    }

    /**
     * One activity.
     *
     * @param activityId the payment's or the refund's id
     * @param targetId the order of a payment, the payment of a refund, a repayment itself
     */
    record Activity(
            long activityId,
            int slot,
            long buyer,
            Kind kind,
            long targetId,
            long amount,
            ActivityState state,
            int attempts,
            long nextAttemptAt,
            long createdAt) {}

    @Insert("INSERT INTO tcc_activity (activity_id, slot, buyer, kind, target_id, amount, state, attempts,"
            + " next_attempt_at, created_at) VALUES (#{activityId}, #{slot}, #{buyer}, #{kind}, #{targetId},"
            + " #{amount}, #{state}, #{attempts}, #{nextAttemptAt}, #{createdAt})")
    int insert(Activity activity);

    @Select("SELECT * FROM tcc_activity WHERE activity_id = #{id}")
    @Nullable
    Activity activity(@Param("id") long id);

    @Update("UPDATE tcc_activity SET state = #{to}, next_attempt_at = #{nextAttemptAt}"
            + " WHERE activity_id = #{id} AND state = #{from}")
    int move(
            @Param("id") long id,
            @Param("from") ActivityState from,
            @Param("to") ActivityState to,
            @Param("nextAttemptAt") long nextAttemptAt);

    /** Those of these payments that are decided and not confirmed yet. */
    @Select(
            "<script>SELECT activity_id FROM tcc_activity WHERE state = 'CONFIRMING' AND kind = 'PAY' AND activity_id IN"
                    + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    List<Long> confirming(@Param("ids") List<Long> ids);

    @Update("<script>UPDATE tcc_activity SET state = 'CONFIRMED', next_attempt_at = 0"
            + " WHERE state = 'CONFIRMING' AND activity_id IN"
            + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    int confirmed(@Param("ids") List<Long> ids);

    @Update("UPDATE tcc_activity SET attempts = attempts + 1, next_attempt_at = #{nextAttemptAt}"
            + " WHERE activity_id = #{id}")
    int postpone(@Param("id") long id, @Param("nextAttemptAt") long nextAttemptAt);

    /**
     * The open activities of these slots whose turn has come; those of slots that another unit serves must not fill the
     * limit, or a lost unit's activities would keep this one's waiting.
     *
     * @param horizon the latest time that a clock running true can have written; a later one was written before the
     *     clock stepped back, and waiting for it would leave the activity open for as long as the step was wide
     */
    @Select("<script>SELECT * FROM tcc_activity WHERE state IN ('TRYING', 'CONFIRMING', 'CANCELLING')"
            + " AND (next_attempt_at &lt;= #{now} OR next_attempt_at > #{horizon})"
            + " AND slot IN <foreach collection='slots' item='slot' open='(' separator=',' close=')'>#{slot}</foreach>"
            + " ORDER BY next_attempt_at LIMIT #{limit}</script>")
    List<Activity> due(
            @Param("slots") List<Integer> slots,
            @Param("now") long now,
            @Param("horizon") long horizon,
            @Param("limit") int limit);
}
