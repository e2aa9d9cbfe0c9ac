package io.kingtide.frontdoor;

import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.limits.LimitedResource;
import io.kingtide.shaper.node.NodeReport.NodeEvent;
import io.kingtide.shaper.node.ShapedProcess;
import io.kingtide.shaper.state.CampaignWindow;
import io.kingtide.shaper.state.ShaperState;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the door is told, and what it tells: limits, campaigns, the kill switch; counters and events. Thread-safe. */
final class DoorState implements ShapedProcess {
    static final List<String> RESOURCES =
            List.of("orders", "payments", "refunds", "bills", "accounts", "repayments", "statements");

    private static final int MAX_EVENTS = 100;

    private final LimitBoard limits;
    private final Map<String, LimitedResource> resources = new LinkedHashMap<>();
    private final Clock clock;
    private final ArrayDeque<NodeEvent> events = new ArrayDeque<>();
    private final DoorMetrics metrics;
    private volatile ShaperState state = ShaperState.EMPTY;

    DoorState(LimitBoard limits, DoorMetrics metrics, Clock clock) {
        this.limits = limits;
        this.metrics = metrics;
        this.clock = clock;
        RESOURCES.forEach(name -> resources.put(name, limits.declare(name)));
    }

    /** The resource of that name; null if there is none. */
    @Nullable
    LimitedResource resource(String name) {
        return resources.get(name);
    }

    Map<String, LimitedResource> resources() {
        return resources;
    }

    boolean isKilled() {
        return state.killed();
    }

    /** Whether this campaign's new work is admitted now. */
    boolean admits(String campaign) {
        List<CampaignWindow> windows = state.campaigns();
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).name().equals(campaign)) {
                return windows.get(i).admits(clock.millis());
            }
        }
        return false;
    }

    void tell(String type, String subject, String text, @Nullable Map<String, Object> data) {
        synchronized (events) {
            if (events.size() == MAX_EVENTS) {
                events.removeFirst();
                metrics.eventsDropped();
            }
            events.addLast(new NodeEvent(clock.millis(), type, subject, text, data));
        }
    }

    @Override
    public List<String> apply(ShaperState next) {
        List<String> rejected = limits.apply(next.limits());
        state = next;
        return rejected;
    }

    @Override
    public Map<String, Long> probe() {
        Map<String, Long> answers = new TreeMap<>();
        limits.probe().forEach((resource, version) -> answers.put("limit/" + resource, version));
        return answers;
    }

    @Override
    public Map<String, Object> counters() {
        return metrics.counters(this);
    }

    @Override
    public List<NodeEvent> drainEvents() {
        synchronized (events) {
            List<NodeEvent> drained = new ArrayList<>(events);
            events.clear();
            return drained;
        }
    }
}
