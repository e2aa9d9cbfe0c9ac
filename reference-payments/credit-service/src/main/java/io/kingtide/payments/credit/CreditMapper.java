package io.kingtide.payments.credit;

import io.kingtide.payments.model.ReservationState;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The statements of the credit store. */
interface CreditMapper {

    record CreditLine(long userId, long creditLimit, long used, long reserved, String currency) {}

    record Reservation(long activityId, long userId, long amount, ReservationState state, String reason) {}

    @Select("SELECT user_id, credit_limit, used, reserved, currency FROM credit_line WHERE user_id = #{user}")
    @Nullable
    CreditLine line(@Param("user") long user);

    @Select(
            "SELECT user_id, credit_limit, used, reserved, currency FROM credit_line WHERE user_id = #{user} FOR UPDATE")
    @Nullable
    CreditLine lockLine(@Param("user") long user);

    @Select("SELECT amount FROM credit_receipt WHERE receipt_id = #{receiptId}")
    @Nullable
    Long receiptAmount(@Param("receiptId") long receiptId);

    /** What risk control wants to know of a user: limit, debt with reservations, and reservations of late. */
    record Behaviour(long creditLimit, long owed, long recent) {}

    @Select("SELECT credit_limit, used + reserved AS owed, (SELECT COUNT(*) FROM credit_reservation"
            + " WHERE credit_reservation.user_id = #{user} AND credit_reservation.created_at > #{since}) AS recent"
            + " FROM credit_line WHERE user_id = #{user}")
    @Nullable
    Behaviour behaviour(@Param("user") long user, @Param("since") long since);

    @Update("UPDATE credit_line SET reserved = reserved + #{amount}, version = version + 1"
            + " WHERE user_id = #{user} AND used + reserved + #{amount} <= credit_limit")
    int reserve(@Param("user") long user, @Param("amount") long amount);

    @Update("UPDATE credit_line SET reserved = reserved - #{amount}, version = version + 1"
            + " WHERE user_id = #{user} AND reserved >= #{amount}")
    int release(@Param("user") long user, @Param("amount") long amount);

    @Update("UPDATE credit_line SET reserved = reserved - #{amount}, used = used + #{amount}, version = version + 1"
            + " WHERE user_id = #{user} AND reserved >= #{amount}")
    int use(@Param("user") long user, @Param("amount") long amount);

    @Update("UPDATE credit_line SET used = used - #{amount}, version = version + 1"
            + " WHERE user_id = #{user} AND used >= #{amount}")
    int restore(@Param("user") long user, @Param("amount") long amount);

    @Insert("INSERT INTO credit_reservation (activity_id, user_id, amount, state, reason, created_at)"
            + " VALUES (#{activityId}, #{userId}, #{amount}, #{state}, #{reason}, #{at})")
    int insertReservation(
            @Param("activityId") long activityId,
            @Param("userId") long userId,
            @Param("amount") long amount,
            @Param("state") ReservationState state,
            @Param("reason") String reason,
            @Param("at") long at);

    @Select("SELECT activity_id, user_id, amount, state, reason FROM credit_reservation"
            + " WHERE activity_id = #{activityId}")
    @Nullable
    Reservation reservation(@Param("activityId") long activityId);

    @Select("SELECT activity_id, user_id, amount, state, reason FROM credit_reservation"
            + " WHERE activity_id = #{activityId} FOR UPDATE")
    @Nullable
    Reservation lockReservation(@Param("activityId") long activityId);

    @Select("<script>SELECT activity_id, user_id, amount, state, reason FROM credit_reservation WHERE activity_id IN"
            + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach>"
            + " ORDER BY activity_id FOR UPDATE</script>")
    List<Reservation> lockReservations(@Param("ids") List<Long> ids);

    @Update("UPDATE credit_reservation SET state = #{state} WHERE activity_id = #{activityId} AND state = 'RESERVED'")
    int decideReservation(@Param("activityId") long activityId, @Param("state") ReservationState state);

    @Update("<script>UPDATE credit_reservation SET state = 'CONFIRMED' WHERE state = 'RESERVED' AND activity_id IN"
            + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    int confirmReservations(@Param("ids") List<Long> ids);

    @Update("UPDATE credit_reservation SET state = 'REJECTED', reason = #{reason} WHERE activity_id = #{activityId}")
    int rejectReservation(@Param("activityId") long activityId, @Param("reason") String reason);

    @Insert("INSERT INTO credit_receipt (receipt_id, user_id, kind, activity_id, amount, created_at)"
            + " VALUES (#{receiptId}, #{userId}, #{kind}, #{activityId}, #{amount}, #{at})")
    int insertReceipt(
            @Param("receiptId") long receiptId,
            @Param("userId") long userId,
            @Param("kind") String kind,
            @Param("activityId") long activityId,
            @Param("amount") long amount,
            @Param("at") long at);

    /** The receipts of confirmed reservations, each under its activity's own id. */
    @Insert("<script>INSERT INTO credit_receipt (receipt_id, user_id, kind, activity_id, amount, created_at) VALUES"
            + " <foreach collection='used' item='one' separator=','>"
            + "(#{one.activityId}, #{one.userId}, 'USE', #{one.activityId}, #{one.amount}, #{at})</foreach></script>")
    int insertUses(@Param("used") List<Reservation> used, @Param("at") long at);

    @Insert("INSERT INTO risk_verdict (activity_id, user_id, verdict, score, models, elapsed_micros, created_at,"
            + " features) VALUES (#{activityId}, #{userId}, #{verdict}, #{score}, #{models}, #{elapsedMicros}, #{at},"
            + " #{features})")
    int insertVerdict(
            @Param("activityId") long activityId,
            @Param("userId") long userId,
            @Param("verdict") String verdict,
            @Param("score") int score,
            @Param("models") String models,
            @Param("elapsedMicros") long elapsedMicros,
            @Param("at") long at,
            @Param("features") String features);
}
