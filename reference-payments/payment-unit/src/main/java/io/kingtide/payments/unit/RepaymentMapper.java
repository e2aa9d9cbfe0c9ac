package io.kingtide.payments.unit;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Repayments, and what came back of them and of refunds. */
interface RepaymentMapper {

    /** How far a repayment is. */
    enum Status {
        /** Taken from the balance; the credit service has not said that it has it. */
        PENDING,
        REPAID
    }

    /**
     * One repayment.
     *
     * @param applied what the debt took of the amount; the rest went back to the balance
     */
    record Repayment(
            long repaymentId,
            int slot,
            long buyer,
            long amount,
            long applied,
            String currency,
            Status status,
            String idemKey,
            String requestHash,
            long createdAt) {}

    @Insert("INSERT INTO repayment (repayment_id, slot, buyer, amount, applied, currency, status, idem_key,"
            + " request_hash, created_at) VALUES (#{repaymentId}, #{slot}, #{buyer}, #{amount}, #{applied},"
            + " #{currency}, #{status}, #{idemKey}, #{requestHash}, #{createdAt})")
    int insert(Repayment repayment);

    @Select("SELECT * FROM repayment WHERE repayment_id = #{id}")
    @Nullable
    Repayment repayment(@Param("id") long id);

    @Select("SELECT * FROM repayment WHERE buyer = #{buyer} AND idem_key = #{key}")
    @Nullable
    Repayment repaymentByKey(@Param("buyer") long buyer, @Param("key") String key);

    @Update("UPDATE repayment SET status = 'REPAID', applied = #{applied} WHERE repayment_id = #{id}"
            + " AND status = 'PENDING'")
    int complete(@Param("id") long id, @Param("applied") long applied);

    @Select("SELECT COUNT(*) FROM credit_surplus WHERE transfer_id = #{transfer}")
    int surpluses(@Param("transfer") long transfer);

    @Insert("INSERT INTO credit_surplus (transfer_id, source_id, slot, buyer, amount, created_at)"
            + " VALUES (#{transfer}, #{source}, #{slot}, #{buyer}, #{amount}, #{at})")
    int insertSurplus(
            @Param("transfer") long transfer,
            @Param("source") long source,
            @Param("slot") int slot,
            @Param("buyer") long buyer,
            @Param("amount") long amount,
            @Param("at") long at);
}
