package io.kingtide.payments.unit;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The guard store: keys, fates of orders, states of shards, parked refunds. */
interface GuardMapper {

    /** What a key was used for. */
    enum Operation {
        ORDER,
        PAYMENT,
        REFUND,
        REPAY
    }

    /** What was decided about an order, once and for ever. */
    enum Fate {
        /** It may have been paid: never recreate it. */
        PAYING,
        /** It was recreated as its successor: never pay it. */
        VOIDED
    }

    /** One key and the one id that it stands for. */
    record Reservation(long buyer, Operation operation, String idemKey, String requestHash, long id, long createdAt) {}

    record OrderFate(
            long orderId,
            Fate fate,
            String shard,
            int slot,
            long buyer,
            String idemKey,
            String requestHash,
            long successor,
            int applied,
            long createdAt) {}

    record Shard(String shard, ShardState state, long term, long changedAt) {}

    record ParkedRefund(
            long refundId,
            String shard,
            int slot,
            long buyer,
            long paymentId,
            long amount,
            String idemKey,
            String state,
            String reason,
            long createdAt) {}

    @Insert("INSERT INTO idem_reservation (buyer, operation, idem_key, request_hash, id, created_at) VALUES (#{buyer},"
            + " #{operation}, #{idemKey}, #{requestHash}, #{id}, #{createdAt})")
    int insertReservation(Reservation reservation);

    @Select("SELECT * FROM idem_reservation WHERE buyer = #{buyer} AND operation = #{operation} AND idem_key = #{key}")
    @Nullable
    Reservation reservation(
            @Param("buyer") long buyer, @Param("operation") Operation operation, @Param("key") String key);

    @Select("SELECT * FROM idem_reservation WHERE id = #{id}")
    @Nullable
    Reservation reservationOf(@Param("id") long id);

    @Update("UPDATE idem_reservation SET id = #{to} WHERE buyer = #{buyer} AND operation = 'ORDER' AND idem_key ="
            + " #{key} AND id = #{from}")
    int moveReservation(
            @Param("buyer") long buyer, @Param("key") String key, @Param("from") long from, @Param("to") long to);

    @Delete("DELETE FROM idem_reservation WHERE created_at < #{before} LIMIT #{limit}")
    int forgetReservations(@Param("before") long before, @Param("limit") int limit);

    @Insert("INSERT INTO order_fate (order_id, fate, shard, slot, buyer, idem_key, request_hash, successor, applied,"
            + " created_at) VALUES (#{orderId}, #{fate}, #{shard}, #{slot}, #{buyer}, #{idemKey}, #{requestHash},"
            + " #{successor}, #{applied}, #{createdAt})")
    int insertFate(OrderFate fate);

    @Select("SELECT * FROM order_fate WHERE order_id = #{orderId}")
    @Nullable
    OrderFate fate(@Param("orderId") long orderId);

    @Select("SELECT * FROM order_fate WHERE fate = 'VOIDED' AND applied = 0 AND shard = #{shard} ORDER BY order_id"
            + " LIMIT #{limit}")
    List<OrderFate> tombstones(@Param("shard") String shard, @Param("limit") int limit);

    @Update("UPDATE order_fate SET applied = 1 WHERE order_id = #{orderId} AND fate = 'VOIDED'")
    int tombstoneApplied(@Param("orderId") long orderId);

    @Delete("DELETE FROM order_fate WHERE created_at < #{before} AND fate = 'PAYING' LIMIT #{limit}")
    int forgetFates(@Param("before") long before, @Param("limit") int limit);

    @Select("SELECT * FROM shard_state")
    List<Shard> shards();

    @Insert("INSERT INTO shard_state (shard, state, term, changed_at) VALUES (#{shard}, #{state}, #{term},"
            + " #{changedAt})")
    int insertShard(Shard shard);

    @Update("UPDATE shard_state SET state = #{to}, term = term + 1, changed_at = #{now} WHERE shard = #{shard} AND"
            + " state = #{from}")
    int moveShard(
            @Param("shard") String shard,
            @Param("from") ShardState from,
            @Param("to") ShardState to,
            @Param("now") long now);

    /** The latest recorded change of one unit. */
    record LastChange(String unit, long changedAt) {}

    /** A buyer of a shard, or everybody of it. */
    record Block(String shard, long buyer) {}

    @Update("UPDATE account_change SET shard = #{shard}, unit = #{unit}, changed_at = #{at} WHERE buyer = #{buyer}")
    int changedAgain(
            @Param("buyer") long buyer, @Param("shard") String shard, @Param("unit") String unit, @Param("at") long at);

    @Insert("INSERT INTO account_change (buyer, shard, unit, changed_at) VALUES (#{buyer}, #{shard}, #{unit}, #{at})")
    int changedFirst(
            @Param("buyer") long buyer, @Param("shard") String shard, @Param("unit") String unit, @Param("at") long at);

    @Select("SELECT unit, MAX(changed_at) AS changed_at FROM account_change WHERE shard = #{shard} GROUP BY unit")
    List<LastChange> lastChanges(@Param("shard") String shard);

    @Select("SELECT buyer FROM account_change WHERE shard = #{shard} AND unit = #{unit} AND changed_at > #{beat}")
    List<Long> changedAfter(@Param("shard") String shard, @Param("unit") String unit, @Param("beat") long beat);

    @Insert("INSERT INTO account_block (shard, buyer, state, blocked_at, lifted_at) VALUES (#{shard}, #{buyer},"
            + " 'BLOCKED', #{at}, 0)")
    int block(@Param("shard") String shard, @Param("buyer") long buyer, @Param("at") long at);

    @Select("SELECT shard, buyer FROM account_block WHERE state = 'BLOCKED'")
    List<Block> blocks();

    /** Whether one buyer is blocked, or all are: also as long as nobody has written down who is. */
    @Select(
            "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM shard_replica WHERE shard = #{shard} AND promoted_at > 0) OR EXISTS (SELECT 1 FROM"
                    + " account_block WHERE shard = #{shard} AND buyer IN (#{buyer}, -1) AND state = 'BLOCKED') THEN 1 ELSE 0 END")
    int isBlocked(@Param("shard") String shard, @Param("buyer") long buyer);

    @Update("UPDATE account_block SET state = 'LIFTED', lifted_at = #{at} WHERE shard = #{shard} AND buyer = #{buyer}")
    int lift(@Param("shard") String shard, @Param("buyer") long buyer, @Param("at") long at);

    /** From now on nobody may change the primary, and nobody the replica yet. */
    @Insert("INSERT INTO shard_replica (shard, promoted_at) VALUES (#{shard}, 0)")
    int announceReplica(@Param("shard") String shard);

    /** From now on the replica serves; changes no row if it does already. */
    @Update("UPDATE shard_replica SET promoted_at = #{at} WHERE shard = #{shard} AND promoted_at = 0")
    int promoted(@Param("shard") String shard, @Param("at") long at);

    @Select("SELECT shard FROM shard_replica WHERE promoted_at > 0")
    List<String> servedByReplica();

    /** Whether a replica is about to take the place of this shard's primary, or has. */
    @Select("SELECT COUNT(*) FROM shard_replica WHERE shard = #{shard}")
    int isReplaced(@Param("shard") String shard);

    @Insert("INSERT INTO parked_refund (refund_id, shard, slot, buyer, payment_id, amount, idem_key, state, reason,"
            + " created_at) VALUES (#{refundId}, #{shard}, #{slot}, #{buyer}, #{paymentId}, #{amount}, #{idemKey},"
            + " #{state}, #{reason}, #{createdAt})")
    int park(ParkedRefund refund);

    @Select("SELECT * FROM parked_refund WHERE refund_id = #{refundId}")
    @Nullable
    ParkedRefund parked(@Param("refundId") long refundId);

    @Select("SELECT * FROM parked_refund WHERE state = 'PARKED' AND shard = #{shard} ORDER BY refund_id LIMIT #{limit}")
    List<ParkedRefund> waiting(@Param("shard") String shard, @Param("limit") int limit);

    @Update("UPDATE parked_refund SET state = #{state}, reason = #{reason} WHERE refund_id = #{refundId} AND state ="
            + " 'PARKED'")
    int settleParked(@Param("refundId") long refundId, @Param("state") String state, @Param("reason") String reason);
}
