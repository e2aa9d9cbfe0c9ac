package io.kingtide.payments.unit;

import io.kingtide.payments.model.OrderStatus;
import io.kingtide.payments.model.PaymentMethod;
import io.kingtide.payments.model.PaymentStatus;
import io.kingtide.payments.model.RefundStatus;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Orders, payments and refunds. Every change of a status names the status that it expects. */
interface TradeMapper {

    record Order(
            long orderId,
            int slot,
            long buyer,
            long merchant,
            long amount,
            String currency,
            OrderStatus status,
            String idemKey,
            String requestHash,
            long createdAt) {}

    record Payment(
            long paymentId,
            long orderId,
            int slot,
            long buyer,
            long merchant,
            long amount,
            String currency,
            PaymentMethod method,
            PaymentStatus status,
            String reason,
            long refunded,
            String idemKey,
            String requestHash,
            long createdAt) {

        /** The same payment with its outcome. */
        Payment decided(PaymentStatus outcome, String why) {
            return new Payment(
                    paymentId,
                    orderId,
                    slot,
                    buyer,
                    merchant,
                    amount,
                    currency,
                    method,
                    outcome,
                    why,
                    refunded,
                    idemKey,
                    requestHash,
                    createdAt);
        }
    }

    record Refund(
            long refundId,
            long paymentId,
            int slot,
            long buyer,
            long merchant,
            long amount,
            String currency,
            PaymentMethod method,
            RefundStatus status,
            String idemKey,
            String requestHash,
            long createdAt) {}

    @Insert("INSERT INTO orders (order_id, slot, buyer, merchant, amount, currency, status, idem_key, request_hash,"
            + " created_at) VALUES (#{orderId}, #{slot}, #{buyer}, #{merchant}, #{amount}, #{currency}, #{status},"
            + " #{idemKey}, #{requestHash}, #{createdAt})")
    int insertOrder(Order order);

    @Select("SELECT * FROM orders WHERE order_id = #{orderId}")
    @Nullable
    Order order(@Param("orderId") long orderId);

    @Select("SELECT * FROM orders WHERE buyer = #{buyer} AND idem_key = #{key}")
    @Nullable
    Order orderByKey(@Param("buyer") long buyer, @Param("key") String key);

    @Update("UPDATE orders SET status = #{to} WHERE order_id = #{orderId} AND status = #{from}")
    int moveOrder(@Param("orderId") long orderId, @Param("from") OrderStatus from, @Param("to") OrderStatus to);

    @Insert("INSERT INTO payment (payment_id, order_id, slot, buyer, merchant, amount, currency, method, status,"
            + " reason, refunded, idem_key, request_hash, created_at) VALUES (#{paymentId}, #{orderId}, #{slot},"
            + " #{buyer}, #{merchant}, #{amount}, #{currency}, #{method}, #{status}, #{reason}, #{refunded},"
            + " #{idemKey}, #{requestHash}, #{createdAt})")
    int insertPayment(Payment payment);

    @Select("SELECT * FROM payment WHERE payment_id = #{paymentId}")
    @Nullable
    Payment payment(@Param("paymentId") long paymentId);

    @Select("SELECT * FROM payment WHERE buyer = #{buyer} AND idem_key = #{key}")
    @Nullable
    Payment paymentByKey(@Param("buyer") long buyer, @Param("key") String key);

    @Update("UPDATE payment SET status = #{to}, reason = #{reason} WHERE payment_id = #{paymentId}"
            + " AND status = 'PENDING'")
    int decidePayment(
            @Param("paymentId") long paymentId, @Param("to") PaymentStatus to, @Param("reason") String reason);

    @Update("UPDATE payment SET refunded = refunded + #{amount} WHERE payment_id = #{paymentId} AND status = 'PAID'"
            + " AND refunded + #{amount} <= amount")
    int setAsideForRefund(@Param("paymentId") long paymentId, @Param("amount") long amount);

    @Insert("INSERT INTO refund (refund_id, payment_id, slot, buyer, merchant, amount, currency, method, status,"
            + " idem_key, request_hash, created_at) VALUES (#{refundId}, #{paymentId}, #{slot}, #{buyer},"
            + " #{merchant}, #{amount}, #{currency}, #{method}, #{status}, #{idemKey}, #{requestHash}, #{createdAt})")
    int insertRefund(Refund refund);

    @Select("SELECT * FROM refund WHERE refund_id = #{refundId}")
    @Nullable
    Refund refund(@Param("refundId") long refundId);

    @Select("SELECT * FROM refund WHERE buyer = #{buyer} AND idem_key = #{key}")
    @Nullable
    Refund refundByKey(@Param("buyer") long buyer, @Param("key") String key);

    @Select("SELECT * FROM refund WHERE status = 'DEFERRED' ORDER BY refund_id LIMIT #{limit}")
    List<Refund> deferredRefunds(@Param("limit") int limit);

    @Update("UPDATE refund SET status = 'REFUNDED' WHERE refund_id = #{refundId} AND status = 'DEFERRED'")
    int completeDeferred(@Param("refundId") long refundId);

    @Select("SELECT status FROM merchant WHERE merchant_id = #{merchant}")
    @Nullable
    String merchantStatus(@Param("merchant") long merchant);
}
