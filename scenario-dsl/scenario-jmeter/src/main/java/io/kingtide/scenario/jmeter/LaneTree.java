package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.jmeter.engine.TreeCloner;
import org.apache.jmeter.testelement.TestPlan;
import org.apache.jmeter.threads.AbstractThreadGroup;
import org.apache.jmeter.threads.ThreadGroup;
import org.apache.jorphan.collections.HashTree;
import org.apache.jorphan.collections.ListedHashTree;

/** The tree that JMeter runs: our lanes, and in them the elements of the plan's native steps. */
final class LaneTree {
    private final RunPlan plan;
    private final RunControl control;
    private final LaneBoard board;

    LaneTree(RunPlan plan, RunControl control, LaneBoard board) {
        this.plan = plan;
        this.control = control;
        this.board = board;
    }

    /** All native steps of a plan, in order. */
    static List<NativeStep> steps(RunPlan plan) {
        List<NativeStep> steps = new ArrayList<>();
        for (LoadedJourney loaded : plan.journeys()) {
            steps.addAll(Step.nativeSteps(loaded.journey().steps()));
        }
        return steps;
    }

    /** Refuses samplers that cannot carry the tag of a tagged run. */
    static void requireTaggable(RunPlan plan) {
        for (NativeStep step : plan.tagged() ? steps(plan) : List.<NativeStep>of()) {
            JmeterScript script = (JmeterScript) step.script();
            Optional<String> silent = ScriptTree.untaggable(script.body());
            for (JmeterScript.Helper helper : script.helpers()) {
                silent = silent.isPresent() ? silent : ScriptTree.untaggable(helper.body());
            }
            if (silent.isPresent()) {
                throw new ScenarioException(
                        "Tagging " + step.line(),
                        "sampler '" + silent.get() + "', which is no HTTP request",
                        "HTTP requests alone: nothing else can carry the tag",
                        "Leave out --campaign, or that sampler.");
            }
        }
    }

    ListedHashTree of(ThreadGroup group, int threads) {
        group.setName("kingtide");
        group.setNumThreads(threads);
        group.setRampUp(0);
        group.setIsSameUserOnNextIteration(false);
        group.setSamplerController(new LaneController(board));
        ListedHashTree tree = new ListedHashTree();
        TestPlan root = new TestPlan("kingtide");
        HashTree below = tree.add(root);
        List<NativeStep> natives = steps(plan);
        if (!natives.isEmpty() && natives.get(0).script() instanceof JmeterScript first) {
            surround(root, below, group, first);
        }
        HashTree lanes = below.add(group);
        lanes.add(new VisitSampler());
        for (NativeStep step : natives) {
            JmeterScript script = (JmeterScript) step.script();
            HashTree inside = lanes.add(new NativeController());
            inside.add(copy(script.body()));
            inside.add(new NativeSamples(board, plan, control, script));
        }
        return tree;
    }

    private void surround(TestPlan root, HashTree below, ThreadGroup group, JmeterScript script) {
        script.variables().forEach(root::addParameter);
        below.add(copy(script.around()));
        if (script.onError() != JmeterScript.OnError.GO_ON) {
            group.setProperty(AbstractThreadGroup.ON_SAMPLE_ERROR, AbstractThreadGroup.ON_SAMPLE_ERROR_START_NEXT_LOOP);
        }
        for (JmeterScript.Helper helper : script.helpers()) {
            HashTree alone = new ListedHashTree();
            alone.add(helper.group(), helper.body());
            HashTree own = copy(alone);
            own.getTree(own.list().iterator().next()).add(new NativeSamples(board, plan, control, script));
            below.add(own);
        }
    }

    /** A run changes its elements, and a script may be run again. */
    private static HashTree copy(HashTree tree) {
        TreeCloner cloner = new TreeCloner(false);
        tree.traverse(cloner);
        return cloner.getClonedTree();
    }
}
