package io.kingtide.shaper.sentinel;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.node.ClusterNode;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.clusterbuilder.ClusterBuilderSlot;
import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.limits.Admission;
import io.kingtide.shaper.limits.Limiter;

/**
 * One resource under Sentinel. Sentinel knows no two kinds of traffic on one rule: test traffic is refused here once the
 * last second holds nine tenths of the limit, before Sentinel is asked.
 */
final class SentinelLimiter implements Limiter {
    private static final double TEST_SHARE = 0.9;
    /** Sentinel counts in buckets of half a second: before the next one nothing changes. */
    private static final long RETRY_MILLIS = 500;

    private final String resource;
    private final FlowRule rule;
    private final double testLimit;

    SentinelLimiter(String resource, FlowRule rule) {
        this.resource = resource;
        this.rule = rule;
        this.testLimit = rule.getCount() * TEST_SHARE;
    }

    @Override
    public Admission admit(TrafficKind kind) {
        if (kind == TrafficKind.TEST && passedInTheLastSecond() >= testLimit) {
            return Admission.TEST_SHED_FIRST;
        }
        try {
            Entry entry = SphU.entry(resource, EntryType.IN);
            entry.exit();
            return Admission.ADMITTED;
        } catch (BlockException e) {
            return Admission.OVER_LIMIT;
        }
    }

    @Override
    public long retryAfterMillis(TrafficKind kind) {
        return RETRY_MILLIS;
    }

    @Override
    public boolean isInForce() {
        return SentinelCarrier.isInForce(rule);
    }

    private double passedInTheLastSecond() {
        ClusterNode node = ClusterBuilderSlot.getClusterNode(resource);
        return node == null ? 0 : node.passQps();
    }
}
