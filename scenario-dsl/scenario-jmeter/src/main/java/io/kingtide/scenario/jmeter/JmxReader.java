package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.run.ScriptReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.jmeter.save.SaveService;
import org.apache.jmeter.testelement.TestElement;
import org.apache.jmeter.testelement.TestPlan;
import org.apache.jmeter.threads.AbstractThreadGroup;
import org.apache.jmeter.threads.PostThreadGroup;
import org.apache.jmeter.threads.SetupThreadGroup;
import org.apache.jorphan.collections.HashTree;
import org.apache.jorphan.collections.ListedHashTree;

/** Reads test plans of JMeter. Each thread group becomes a journey; what it says about load is not used. */
public final class JmxReader implements ScriptReader {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @Override
    public String engine() {
        return "jmeter";
    }

    @Override
    public Optional<Script> read(Path file) {
        if (!file.toString().endsWith(".jmx")) {
            return Optional.empty();
        }
        HashTree tree = load(file);
        for (Object root : tree.list()) {
            if (root instanceof TestPlan plan) {
                return Optional.of(script(file, plan, tree.getTree(root)));
            }
        }
        throw new ScenarioException(
                "Reading " + file, "no test plan in it", "a test plan, saved by JMeter", "Save the whole plan.");
    }

    private static HashTree load(Path file) {
        try {
            JmeterHome.prepare();
            return SaveService.loadTree(file.toFile());
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new ScenarioException(
                    "Reading " + file,
                    cause(e),
                    "a test plan of JMeter 5 whose elements are all known",
                    "If it uses plugins or Groovy, name the installation that it runs in: --jmeter-home"
                            + " /opt/apache-jmeter-5.6.3.");
        }
    }

    /** JMeter's message has many lines, of which one says which class is not there. */
    private static String cause(Throwable e) {
        // The parser's own exception has an empty message, and sometimes stands in another's.
        if (e.toString().contains("StreamException")) {
            return "text that is no XML";
        }
        String message = String.valueOf(e.getMessage());
        return message.lines()
                .filter(line -> line.contains("CannotResolveClass") || line.contains("ClassNotFound"))
                .findFirst()
                .orElse(message.lines().findFirst().orElse(e.toString()))
                .strip();
    }

    private static Script script(Path file, TestPlan plan, HashTree below) {
        List<String> notes = new ArrayList<>();
        ScriptTree checked = new ScriptTree(file.toString(), notes);
        checked.prepare(below);
        HashTree around = new ListedHashTree();
        List<JmeterScript.Helper> helpers = new ArrayList<>();
        Map<AbstractThreadGroup, HashTree> groups = new LinkedHashMap<>();
        for (Object child : new ArrayList<>(below.list())) {
            HashTree body = below.getTree(child);
            if (child instanceof SetupThreadGroup || child instanceof PostThreadGroup) {
                helpers.add(new JmeterScript.Helper((AbstractThreadGroup) child, body));
            } else if (child instanceof AbstractThreadGroup group) {
                groups.put(group, body);
            } else {
                around.add(child, body);
            }
        }
        if (groups.isEmpty()) {
            throw new ScenarioException(
                    "Reading " + file, "no enabled thread group", "at least one", "Enable one in JMeter, and save it.");
        }
        Map<String, String> variables = plan.getUserDefinedVariables();
        Optional<URI> home = checked.home(below, variables);
        List<Journey> journeys = new ArrayList<>();
        groups.forEach((group, body) -> journeys.add(journey(
                file, group, new JmeterScript(body, around, List.copyOf(helpers), variables, home, onError(group)))));
        notes.add(
                "The threads, ramp-up and loops of the thread groups are not used: the curve says when users arrive.");
        return new Script("jmeter", journeys, home, notes);
    }

    private static Journey journey(Path file, AbstractThreadGroup group, JmeterScript script) {
        List<String> requests = new ArrayList<>(ScriptTree.requestNames(script.body()));
        if (requests.isEmpty()) {
            throw new ScenarioException(
                    "Reading " + file + ", thread group '" + group.getName() + "'",
                    "no enabled sampler in it",
                    "at least one",
                    "Enable one in JMeter, and save it.");
        }
        requests.add(NativeStep.OTHER);
        String line = file.getFileName() + ", thread group '" + group.getName() + "'";
        return new Journey(
                group.getName(), List.of(new NativeStep("jmeter", group.getName(), requests, LONGEST, script, line)));
    }

    private static JmeterScript.OnError onError(AbstractThreadGroup group) {
        if (group.getOnErrorStopTest() || group.getOnErrorStopTestNow()) {
            return JmeterScript.OnError.END_RUN;
        }
        return group.getOnErrorStartNextLoop() || group.getOnErrorStopThread()
                ? JmeterScript.OnError.END_ARRIVAL
                : JmeterScript.OnError.GO_ON;
    }

    static boolean isEnabled(Object element) {
        return !(element instanceof TestElement test) || test.isEnabled();
    }
}
