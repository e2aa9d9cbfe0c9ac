package io.kingtide.payments.unit;

import io.kingtide.payments.model.Transfer;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Routes, accounts, the journal and its buffer. */
interface LedgerMapper {

    record Route(String unit, long epoch) {}

    record Account(long accountNo, String currency, long balance) {}

    record BufferedPosting(long transferId, long amount) {}

    @Select("SELECT unit, epoch FROM unit_route WHERE slot = #{slot} AND lane = #{lane} FOR UPDATE")
    @Nullable
    Route lockRoute(@Param("slot") int slot, @Param("lane") int lane);

    /** A slot's route as one of its lanes has it. */
    record SlotRoute(int slot, String unit, long epoch) {}

    /** One lane of several slots, always in the same order, so that nobody waits for each other in a circle. */
    @Select("<script>SELECT slot, unit, epoch FROM unit_route WHERE lane = #{lane} AND slot IN"
            + " <foreach collection='slots' item='slot' open='(' separator=',' close=')'>#{slot}</foreach>"
            + " ORDER BY slot FOR UPDATE</script>")
    List<SlotRoute> lockRoutes(@Param("slots") Collection<Integer> slots, @Param("lane") int lane);

    /** All lanes of a slot: whoever has them knows that no writer of the slot is under way. */
    @Select("SELECT unit, epoch FROM unit_route WHERE slot = #{slot} ORDER BY lane FOR UPDATE")
    List<Route> lockSlot(@Param("slot") int slot);

    @Update("<script>UPDATE unit_route SET unit = #{unit}, epoch = epoch + 1 WHERE unit &lt;&gt; #{unit} AND slot IN"
            + " <foreach collection='slots' item='slot' open='(' separator=',' close=')'>#{slot}</foreach></script>")
    int takeOver(@Param("slots") List<Integer> slots, @Param("unit") String unit);

    @Select("SELECT account_no, currency, balance FROM account WHERE account_no = #{account}")
    @Nullable
    Account account(@Param("account") long account);

    /** Adds the amount, which may be negative, unless the balance would fall below zero. */
    @Update("UPDATE account SET balance = balance + #{amount}, version = version + 1"
            + " WHERE account_no = #{account} AND balance + #{amount} >= 0")
    int post(@Param("account") long account, @Param("amount") long amount);

    /** Adds the amount to an account that may be negative. */
    @Update("UPDATE account SET balance = balance + #{amount}, version = version + 1 WHERE account_no = #{account}")
    int postUnchecked(@Param("account") long account, @Param("amount") long amount);

    @Insert("<script>INSERT INTO ledger_leg (transfer_id, leg_no, account_no, amount, created_at) VALUES"
            + " <foreach collection='legs' item='leg' index='number' separator=','>"
            + "(#{transfer}, #{number}, #{leg.account.value}, #{leg.amount}, #{at})</foreach></script>")
    int insertLegs(@Param("transfer") long transfer, @Param("legs") List<Transfer.Leg> legs, @Param("at") long at);

    @Insert("<script>INSERT INTO posting_buffer (transfer_id, account_no, amount, created_at) VALUES"
            + " <foreach collection='legs' item='leg' separator=','>"
            + "(#{transfer}, #{leg.account.value}, #{leg.amount}, #{at})</foreach></script>")
    int buffer(@Param("transfer") long transfer, @Param("legs") List<Transfer.Leg> legs, @Param("at") long at);

    @Select("SELECT account_no FROM posting_buffer GROUP BY account_no ORDER BY account_no LIMIT #{limit}")
    List<Long> bufferedAccounts(@Param("limit") int limit);

    @Select("SELECT transfer_id, amount FROM posting_buffer WHERE account_no = #{account}"
            + " ORDER BY created_at, transfer_id LIMIT #{limit} FOR UPDATE")
    List<BufferedPosting> lockBuffered(@Param("account") long account, @Param("limit") int limit);

    @Delete("<script>DELETE FROM posting_buffer WHERE account_no = #{account} AND transfer_id IN"
            + " <foreach collection='transfers' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    int deleteBuffered(@Param("account") long account, @Param("transfers") List<Long> transfers);
}
