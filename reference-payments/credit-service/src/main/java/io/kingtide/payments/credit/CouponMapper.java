package io.kingtide.payments.credit;

import io.kingtide.payments.model.ReservationState;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The statements of the coupon purses. */
interface CouponMapper {

    record Reservation(long activityId, long userId, long amount, ReservationState state, String reason) {}

    @Update("UPDATE coupon_purse SET reserved = reserved + #{amount}, version = version + 1"
            + " WHERE user_id = #{user} AND spent + reserved + #{amount} <= granted")
    int reserve(@Param("user") long user, @Param("amount") long amount);

    @Update("UPDATE coupon_purse SET reserved = reserved - #{amount}, version = version + 1"
            + " WHERE user_id = #{user} AND reserved >= #{amount}")
    int release(@Param("user") long user, @Param("amount") long amount);

    @Update("UPDATE coupon_purse SET reserved = reserved - #{amount}, spent = spent + #{amount},"
            + " version = version + 1 WHERE user_id = #{user} AND reserved >= #{amount}")
    int spend(@Param("user") long user, @Param("amount") long amount);

    @Update("UPDATE coupon_purse SET spent = spent - #{amount}, version = version + 1"
            + " WHERE user_id = #{user} AND spent >= #{amount}")
    int restore(@Param("user") long user, @Param("amount") long amount);

    @Insert("INSERT INTO coupon_reservation (activity_id, user_id, amount, state, reason, created_at)"
            + " VALUES (#{activityId}, #{userId}, #{amount}, #{state}, #{reason}, #{at})")
    int insertReservation(
            @Param("activityId") long activityId,
            @Param("userId") long userId,
            @Param("amount") long amount,
            @Param("state") ReservationState state,
            @Param("reason") String reason,
            @Param("at") long at);

    @Select("SELECT activity_id, user_id, amount, state, reason FROM coupon_reservation"
            + " WHERE activity_id = #{activityId}")
    @Nullable
    Reservation reservation(@Param("activityId") long activityId);

    @Select("SELECT activity_id, user_id, amount, state, reason FROM coupon_reservation"
            + " WHERE activity_id = #{activityId} FOR UPDATE")
    @Nullable
    Reservation lockReservation(@Param("activityId") long activityId);

    @Update("UPDATE coupon_reservation SET state = #{state} WHERE activity_id = #{activityId} AND state = 'RESERVED'")
    int decideReservation(@Param("activityId") long activityId, @Param("state") ReservationState state);

    @Insert("INSERT INTO coupon_receipt (receipt_id, user_id, kind, activity_id, amount, created_at)"
            + " VALUES (#{receiptId}, #{userId}, #{kind}, #{activityId}, #{amount}, #{at})")
    int insertReceipt(
            @Param("receiptId") long receiptId,
            @Param("userId") long userId,
            @Param("kind") String kind,
            @Param("activityId") long activityId,
            @Param("amount") long amount,
            @Param("at") long at);
}
