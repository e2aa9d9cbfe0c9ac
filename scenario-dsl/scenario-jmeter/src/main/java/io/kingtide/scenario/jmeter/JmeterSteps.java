package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.jmeter.testelement.TestElement;
import org.apache.jorphan.collections.HashTree;
import org.apache.jorphan.collections.ListedHashTree;

/** Elements of JMeter's own inside a journey of ours, for what the journey's steps cannot say. */
public final class JmeterSteps {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private JmeterSteps() {}

    /** Makes JMeter's elements usable; call it once, before the first is created. */
    public static void prepare() {
        try {
            JmeterHome.prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A step of one sampler, with what belongs to it: configuration, extractors, assertions.
     *
     * @param name shown in messages
     * @param sampler its name is that of its requests in reports
     */
    public static Step jmeter(String name, TestElement sampler, TestElement... below) {
        HashTree tree = new ListedHashTree();
        HashTree own = tree.add(sampler);
        for (TestElement element : below) {
            own.add(element);
        }
        return step(name, tree);
    }

    /**
     * A step of a tree of elements, as JMeter's own programs build them. The journey's variables are JMeter's ({@code
     * ${name}}), and what the elements set as text is in the journey's variables afterwards.
     */
    public static Step jmeter(String name, HashTree elements) {
        return step(name, elements);
    }

    private static Step step(String name, HashTree tree) {
        List<String> requests = new ArrayList<>(ScriptTree.requestNames(tree));
        requests.add(NativeStep.OTHER);
        return NativeStep.of(JmeterSteps.class, "jmeter", name, requests, LONGEST, JmeterScript.of(tree));
    }
}
