package io.kingtide.shaper.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import io.kingtide.shaper.limits.LimitCarrier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentinelCarrierKitTest extends LimitCarrierKit {
    @TempDir
    static Path logs;

    @Override
    LimitCarrier carrier() {
        return new SentinelCarrier(logs, "kit");
    }

    @Override
    double worstWindow() {
        return 2;
    }

    @Test
    void a_rule_that_somebody_takes_away_is_no_longer_answered_for() {
        board().apply(List.of(limit(10, 3)));
        FlowRuleManager.loadRules(List.of());
        assertThat(board().probe()).containsEntry(resource(), 0L);
    }

    @Test
    void rules_of_others_are_kept() {
        FlowRule foreign = new FlowRule("somebody-elses");
        foreign.setCount(7);
        FlowRuleManager.loadRules(List.of(foreign));
        board().apply(List.of(limit(10, 3)));
        assertThat(FlowRuleManager.getRules())
                .extracting(FlowRule::getResource)
                .contains("somebody-elses")
                .hasSize(2);
        board().apply(List.of());
        assertThat(FlowRuleManager.getRules()).extracting(FlowRule::getResource).containsExactly("somebody-elses");
    }

    @Test
    void its_logs_go_where_they_were_told_to() throws Exception {
        board().apply(List.of(limit(10, 3)));
        try (var files = Files.list(logs)) {
            assertThat(files).isNotEmpty();
        }
    }
}
