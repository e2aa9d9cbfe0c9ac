package io.kingtide.payments.bills;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Bills by buyer. */
interface ConsumerBillMapper extends BillTable {
    @Override
    @Select("SELECT * FROM consumer_bill WHERE ref_id = #{refId}")
    @Nullable
    Bill bill(@Param("refId") long refId);

    @Override
    @Insert("INSERT INTO consumer_bill (ref_id, kind, bill_id, user_id, merchant, amount, refunded, currency, version,"
            + " created_at) VALUES (#{refId}, #{kind}, #{billId}, #{userId}, #{merchant}, #{amount}, #{refunded},"
            + " #{currency}, #{version}, #{createdAt})")
    int insert(Bill bill);

    @Override
    @Update("UPDATE consumer_bill SET refunded = #{refunded}, version = #{version}"
            + " WHERE ref_id = #{refId} AND version < #{version}")
    int replace(Bill bill);

    @Select("SELECT * FROM consumer_bill WHERE user_id = #{user} AND bill_id < #{before}"
            + " ORDER BY bill_id DESC LIMIT #{limit}")
    List<Bill> latest(@Param("user") long user, @Param("before") long before, @Param("limit") int limit);
}
