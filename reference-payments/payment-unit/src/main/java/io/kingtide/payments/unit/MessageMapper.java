package io.kingtide.payments.unit;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** The outbox. Every change of a state names the states that it expects. */
interface MessageMapper {

    /** Where a message is on its way. */
    enum State {
        /** Written with its producer's row, whose outcome is not known to the message centre. */
        HALF,
        /** To be delivered. */
        READY,
        /** The consumer has it. */
        DONE,
        /** What it would tell did not happen. */
        DROPPED,
        /** Given up; waits for a person. */
        PARKED
    }

    /**
     * One message.
     *
     * @param messageId the id of the payment or refund that it tells of
     * @param body JSON, for the consumer
     * @param attempts how often the consumer refused it
     */
    record Message(
            long messageId,
            int slot,
            String topic,
            String body,
            State state,
            int attempts,
            long nextAttemptAt,
            long createdAt) {}

    /** How many messages are in a state, and since when the oldest. */
    record Backlog(State state, long messages, long oldest) {}

    @Insert("INSERT INTO message (message_id, slot, topic, body, state, attempts, next_attempt_at, created_at) VALUES"
            + " (#{messageId}, #{slot}, #{topic}, #{body}, #{state}, #{attempts}, #{nextAttemptAt}, #{createdAt})")
    int insert(Message message);

    /**
     * The open messages of these slots whose turn has come; see {@link ActivityMapper#due} about the horizon.
     */
    @Select("<script>SELECT * FROM message WHERE state IN ('HALF', 'READY')"
            + " AND (next_attempt_at &lt;= #{now} OR next_attempt_at > #{horizon})"
            + " AND slot IN <foreach collection='slots' item='slot' open='(' separator=',' close=')'>#{slot}</foreach>"
            + " ORDER BY next_attempt_at LIMIT #{limit}</script>")
    List<Message> due(
            @Param("slots") List<Integer> slots,
            @Param("now") long now,
            @Param("horizon") long horizon,
            @Param("limit") int limit);

    /** Those of these messages that are not at an end. */
    @Select("<script>SELECT * FROM message WHERE state IN ('HALF', 'READY') AND message_id IN"
            + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    List<Message> open(@Param("ids") List<Long> ids);

    @Update("<script>UPDATE message SET state = #{to}, next_attempt_at = #{nextAttemptAt}"
            + " WHERE state IN ('HALF', 'READY') AND message_id IN"
            + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    int move(@Param("ids") List<Long> ids, @Param("to") State to, @Param("nextAttemptAt") long nextAttemptAt);

    /** Puts open messages off without counting an attempt. */
    @Update("<script>UPDATE message SET next_attempt_at = #{nextAttemptAt}"
            + " WHERE state IN ('HALF', 'READY') AND message_id IN"
            + " <foreach collection='ids' item='id' open='(' separator=',' close=')'>#{id}</foreach></script>")
    int postpone(@Param("ids") List<Long> ids, @Param("nextAttemptAt") long nextAttemptAt);

    @Update("UPDATE message SET state = #{to}, attempts = attempts + 1, next_attempt_at = #{nextAttemptAt}"
            + " WHERE state = 'READY' AND message_id = #{id}")
    int refused(@Param("id") long id, @Param("to") State to, @Param("nextAttemptAt") long nextAttemptAt);

    @Update(
            "<script>UPDATE message SET state = 'READY', attempts = 0, next_attempt_at = #{now} WHERE state = 'PARKED'"
                    + " AND slot IN <foreach collection='slots' item='slot' open='(' separator=',' close=')'>#{slot}</foreach></script>")
    int replayParked(@Param("slots") Collection<Integer> slots, @Param("now") long now);

    @Select("SELECT state, COUNT(*) AS messages, MIN(created_at) AS oldest FROM message"
            + " WHERE state IN ('HALF', 'READY', 'PARKED') GROUP BY state")
    List<Backlog> backlog();
}
