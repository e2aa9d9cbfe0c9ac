package io.kingtide.shaper.node;

import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.state.ShaperState;
import io.kingtide.shaper.switches.SwitchBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A process that is shaped by its switches and its limits alone. */
public final class ShapedBoards implements ShapedProcess {
    private final SwitchBoard switches;
    private final LimitBoard limits;

    public ShapedBoards(SwitchBoard switches, LimitBoard limits) {
        this.switches = switches;
        this.limits = limits;
    }

    @Override
    public List<String> apply(ShaperState state) {
        List<String> rejected = new ArrayList<>(switches.apply(state.switches()));
        rejected.addAll(limits.apply(state.limits()));
        return rejected;
    }

    @Override
    public Map<String, Long> probe() {
        Map<String, Long> answers = new TreeMap<>();
        switches.probe().forEach((name, version) -> answers.put("switch/" + name, version));
        limits.probe().forEach((resource, version) -> answers.put("limit/" + resource, version));
        return answers;
    }

    @Override
    public Map<String, Object> counters() {
        return new TreeMap<>(limits.counts());
    }

    @Override
    public List<NodeReport.NodeEvent> drainEvents() {
        return List.of();
    }
}
