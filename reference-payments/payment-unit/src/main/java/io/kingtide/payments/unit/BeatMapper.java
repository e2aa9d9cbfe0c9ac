package io.kingtide.payments.unit;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Update;

/** The beat that a replica is measured by. */
interface BeatMapper {
    @Update("UPDATE replica_beat SET beat_at = #{at} WHERE unit = #{unit}")
    int beatAgain(@Param("unit") String unit, @Param("at") long at);

    @Insert("INSERT INTO replica_beat (unit, beat_at) VALUES (#{unit}, #{at})")
    int beatFirst(@Param("unit") String unit, @Param("at") long at);
}
