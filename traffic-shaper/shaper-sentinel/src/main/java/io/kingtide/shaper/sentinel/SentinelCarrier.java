package io.kingtide.shaper.sentinel;

import com.alibaba.csp.sentinel.Constants;
import com.alibaba.csp.sentinel.CtSph;
import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.node.ClusterNode;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleUtil;
import com.alibaba.csp.sentinel.slots.clusterbuilder.ClusterBuilderSlot;
import io.kingtide.shaper.limits.LimitCarrier;
import io.kingtide.shaper.limits.LimitRejectedException;
import io.kingtide.shaper.limits.Limiter;
import io.kingtide.shaper.state.LimitSetting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits as Sentinel flow rules, each read back after it was set. Sentinel itself drops a rule that it finds invalid with
 * a line in its own log, and lets every resource beyond its 6,000th pass unchecked; here both are a rejected limit.
 *
 * <p>Sentinel counts in aligned buckets: a one-second window that is placed badly may hold up to twice the limit. Where
 * that matters, use the carrier {@code gcra}.
 *
 * <p>One a process: Sentinel's rules are static. Rules that others loaded are kept. Thread-safe.
 */
public final class SentinelCarrier implements LimitCarrier {
    /** Its name in limits. */
    public static final String NAME = "sentinel";

    /** Before the names of our resources, so that they are never somebody else's. */
    static final String PREFIX = "kingtide:";

    /** Well below {@link Constants#MAX_SLOT_CHAIN_SIZE}, from which on Sentinel checks nothing. */
    static final int MAX_RESOURCES = Constants.MAX_SLOT_CHAIN_SIZE - 1_000;

    /**
     * Prepares Sentinel for this process.
     *
     * @param logFolder where its logs go; without it they would go to the home folder
     * @param application the name that it logs under
     */
    public SentinelCarrier(Path logFolder, String application) {
        setUnlessGiven("csp.sentinel.log.dir", logFolder.toString());
        setUnlessGiven("csp.sentinel.app.name", application);
        // Its second-by-second metric files are not used: the node reports its own counters.
        setUnlessGiven("csp.sentinel.metric.flush.interval", "0");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized Limiter enforce(LimitSetting setting) throws LimitRejectedException {
        String resource = PREFIX + setting.resource();
        FlowRule rule = new FlowRule(resource);
        rule.setGrade(RuleConstant.FLOW_GRADE_QPS);
        rule.setCount(setting.permitsPerSecond());
        rule.setControlBehavior(RuleConstant.CONTROL_BEHAVIOR_DEFAULT);
        List<FlowRule> before = FlowRuleManager.getRules();
        try {
            load(rule);
            makeSureItIsChecked(rule);
        } catch (LimitRejectedException e) {
            FlowRuleManager.loadRules(before);
            throw e;
        }
        return new SentinelLimiter(resource, rule);
    }

    @Override
    public synchronized void release(String resource) {
        FlowRuleManager.loadRules(others(PREFIX + resource));
    }

    /** Whether this very rule is among those that Sentinel applies, and Sentinel is on. */
    static boolean isInForce(FlowRule rule) {
        return Constants.ON && FlowRuleManager.getRules().contains(rule);
    }

    private static void load(FlowRule rule) throws LimitRejectedException {
        if (!FlowRuleUtil.isValidRule(rule)) {
            throw new LimitRejectedException("Sentinel would drop the rule " + rule.getCount()
                    + " a second as invalid; expected a count that is not negative");
        }
        if (CtSph.entrySize() >= MAX_RESOURCES) {
            throw new LimitRejectedException("Sentinel has " + CtSph.entrySize() + " resources; expected fewer than "
                    + MAX_RESOURCES + ", since it checks nothing beyond " + Constants.MAX_SLOT_CHAIN_SIZE
                    + ". Use the carrier gcra, or name fewer resources");
        }
        List<FlowRule> rules = others(rule.getResource());
        rules.add(rule);
        FlowRuleManager.loadRules(rules);
    }

    private static void makeSureItIsChecked(FlowRule rule) throws LimitRejectedException {
        try {
            Entry entry = SphU.entry(rule.getResource(), EntryType.IN);
            entry.exit();
        } catch (BlockException e) {
            // Blocked is checked.
        }
        ClusterNode counted = ClusterBuilderSlot.getClusterNode(rule.getResource());
        if (counted == null || !isInForce(rule)) {
            throw new LimitRejectedException("Sentinel took the rule, but "
                    + (counted == null ? "passes the resource unchecked" : "does not list it among its rules")
                    + "; expected it to be applied. Use the carrier gcra");
        }
    }

    private static List<FlowRule> others(String resource) {
        List<FlowRule> others = new ArrayList<>(FlowRuleManager.getRules());
        others.removeIf(rule -> rule.getResource().equals(resource));
        return others;
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
