package io.kingtide.payments.bills;

import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Bills by merchant. */
interface MerchantBillMapper extends BillTable {
    @Override
    @Select("SELECT * FROM merchant_bill WHERE ref_id = #{refId}")
    @Nullable
    Bill bill(@Param("refId") long refId);

    @Override
    @Insert("INSERT INTO merchant_bill (ref_id, kind, bill_id, user_id, merchant, amount, refunded, currency, version,"
            + " created_at) VALUES (#{refId}, #{kind}, #{billId}, #{userId}, #{merchant}, #{amount}, #{refunded},"
            + " #{currency}, #{version}, #{createdAt})")
    int insert(Bill bill);

    @Override
    @Update("UPDATE merchant_bill SET refunded = #{refunded}, version = #{version}"
            + " WHERE ref_id = #{refId} AND version < #{version}")
    int replace(Bill bill);

    @Select("SELECT * FROM merchant_bill WHERE merchant = #{merchant}"
            + " ORDER BY created_at DESC, bill_id DESC LIMIT #{limit}")
    List<Bill> latest(@Param("merchant") long merchant, @Param("limit") int limit);
}
