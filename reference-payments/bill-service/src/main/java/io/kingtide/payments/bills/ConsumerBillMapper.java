package io.kingtide.payments.bills;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** Bills by buyer. */
interface ConsumerBillMapper extends BillTable {
    @Override
    @Select("<script>SELECT * FROM consumer_bill WHERE ref_id IN"
            + " <foreach collection='refIds' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    List<Bill> bills(@Param("refIds") Collection<Long> refIds);

    @Override
    @Insert("<script>INSERT INTO consumer_bill (ref_id, kind, bill_id, user_id, merchant, amount, refunded, currency,"
            + " version, created_at) VALUES <foreach collection='bills' item='b' separator=','>(#{b.refId}, #{b.kind},"
            + " #{b.billId}, #{b.userId}, #{b.merchant}, #{b.amount}, #{b.refunded}, #{b.currency}, #{b.version},"
            + " #{b.createdAt})</foreach></script>")
    int insert(@Param("bills") Collection<Bill> bills);

    @Override
    @Update("UPDATE consumer_bill SET refunded = #{refunded}, version = #{version}"
            + " WHERE ref_id = #{refId} AND version < #{version}")
    int replace(Bill bill);

    @Select("SELECT * FROM consumer_bill WHERE user_id = #{user} AND bill_id < #{before}"
            + " ORDER BY bill_id DESC LIMIT #{limit}")
    List<Bill> latest(@Param("user") long user, @Param("before") long before, @Param("limit") int limit);
}
