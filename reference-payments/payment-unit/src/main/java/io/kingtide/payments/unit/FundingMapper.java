package io.kingtide.payments.unit;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The sources of combined payments, and what went back to each. */
interface FundingMapper {

    /** Where money comes from; the order in which what rounding leaves over is given back. */
    enum Source {
        BALANCE,
        COUPON,
        HUABEI
    }

    /**
     * One source's part.
     *
     * @param refunded of a payment: what was set aside to go back to this source; of a refund: 0
     */
    record Part(Source source, long amount, long refunded) {}

    @Insert("INSERT INTO payment_funding (payment_id, source, amount, refunded)"
            + " VALUES (#{payment}, #{source}, #{amount}, 0)")
    int insertOfPayment(@Param("payment") long payment, @Param("source") Source source, @Param("amount") long amount);

    @Select("SELECT source, amount, refunded FROM payment_funding WHERE payment_id = #{payment} ORDER BY source")
    List<Part> ofPayment(@Param("payment") long payment);

    @Update("UPDATE payment_funding SET refunded = refunded + #{amount} WHERE payment_id = #{payment}"
            + " AND source = #{source} AND refunded + #{amount} <= amount")
    int setAside(@Param("payment") long payment, @Param("source") Source source, @Param("amount") long amount);

    @Insert("INSERT INTO refund_funding (refund_id, source, amount) VALUES (#{refund}, #{source}, #{amount})")
    int insertOfRefund(@Param("refund") long refund, @Param("source") Source source, @Param("amount") long amount);

    @Select("SELECT source, amount, 0 AS refunded FROM refund_funding WHERE refund_id = #{refund} ORDER BY source")
    List<Part> ofRefund(@Param("refund") long refund);
}
