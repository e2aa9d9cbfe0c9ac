package io.kingtide.shaper.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.csp.sentinel.CtSph;
import com.alibaba.csp.sentinel.SphU;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.state.LimitSetting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fills Sentinel with resources. Named to run last: what it fills stays filled in this process. */
class SentinelCapTest {
    @TempDir
    static Path logs;

    @Test
    void near_sentinels_hidden_cap_a_limit_is_rejected_instead_of_passing_unchecked() throws Exception {
        SentinelCarrier carrier = new SentinelCarrier(logs, "cap");
        for (int i = 0; CtSph.entrySize() < SentinelCarrier.MAX_RESOURCES; i++) {
            SphU.entry("filler-" + i).exit();
        }
        LimitBoard board = new LimitBoard(List.of(carrier));
        board.declare("one-too-many");
        List<String> rejected = board.apply(List.of(new LimitSetting("one-too-many", 5, "sentinel", "ops", "r", 0, 1)));
        assertThat(rejected).singleElement().asString().contains("checks nothing beyond 6000");
        assertThat(board.probe()).containsEntry("one-too-many", 0L);
    }
}
