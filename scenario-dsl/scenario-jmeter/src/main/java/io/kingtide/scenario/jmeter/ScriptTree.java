package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.ScenarioException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.jmeter.config.Argument;
import org.apache.jmeter.config.Arguments;
import org.apache.jmeter.config.ConfigTestElement;
import org.apache.jmeter.control.ReplaceableController;
import org.apache.jmeter.control.TransactionController;
import org.apache.jmeter.protocol.http.control.CacheManager;
import org.apache.jmeter.protocol.http.control.CookieManager;
import org.apache.jmeter.protocol.http.sampler.HTTPSamplerBase;
import org.apache.jmeter.sampler.TestAction;
import org.apache.jmeter.samplers.Sampler;
import org.apache.jmeter.testelement.TestElement;
import org.apache.jmeter.testelement.property.JMeterProperty;
import org.apache.jorphan.collections.HashTree;

/** Makes the elements of a test plan fit to run in our lanes, and refuses those that cannot. */
final class ScriptTree {
    private final String file;
    private final List<String> notes;

    ScriptTree(String file, List<String> notes) {
        this.file = file;
        this.notes = notes;
    }

    /** Removes what is disabled or would bend the curve, and gives each arrival fresh cookies and caches. */
    void prepare(HashTree tree) {
        for (Object element : new ArrayList<>(tree.list())) {
            if (!JmxReader.isEnabled(element) || wouldHoldUpArrivals(element)) {
                tree.remove(element);
            } else {
                check(element);
                freshForEachArrival(element);
                prepare(tree.getTree(element));
            }
        }
    }

    private boolean wouldHoldUpArrivals(Object element) {
        String type = element.getClass().getSimpleName();
        boolean does = type.endsWith("ThroughputTimer") || type.equals("SyncTimer");
        if (does) {
            notes.add("The timer '" + ((TestElement) element).getName()
                    + "' is not used: when users arrive is said by the curve.");
        }
        return does;
    }

    private void check(Object element) {
        if (element instanceof ReplaceableController) {
            throw refused(
                    (TestElement) element,
                    "a controller that takes its content from elsewhere",
                    "Put its content into the thread group, or a scenario beside it.");
        }
        if (element instanceof TestAction action
                && (action.getAction() == TestAction.STOP || action.getAction() == TestAction.STOP_NOW)) {
            throw refused(
                    action,
                    "an action that stops a thread: our lanes' threads serve many arrivals",
                    "Let it go to the next iteration of the thread loop instead.");
        }
    }

    private ScenarioException refused(TestElement element, String got, String mend) {
        return new ScenarioException(
                "Reading " + file + ", element '" + element.getName() + "'",
                got,
                "elements that a lane can carry out",
                mend);
    }

    private static void freshForEachArrival(Object element) {
        if (element instanceof CookieManager cookies) {
            cookies.setClearEachIteration(true);
            cookies.setControlledByThread(false);
        } else if (element instanceof CacheManager cache) {
            cache.setClearEachIteration(true);
            cache.setControlledByThread(false);
        } else if (element instanceof Sampler || element instanceof TransactionController) {
            // A recorder keeps a histogram for each name, so that names must not depend on data.
            TestElement named = (TestElement) element;
            named.setName(named.getName().replace("${", "#{"));
        }
    }

    /** The names under which results come in. */
    static Set<String> requestNames(HashTree tree) {
        Set<String> names = new LinkedHashSet<>();
        forEach(tree, element -> {
            boolean reports = element instanceof Sampler && !(element instanceof TestAction)
                    || element instanceof TransactionController transaction && transaction.isGenerateParentSample();
            if (reports) {
                names.add(((TestElement) element).getName());
            }
        });
        return names;
    }

    /** The first sampler that cannot carry a tag, or null. */
    static Optional<String> untaggable(HashTree tree) {
        List<String> found = new ArrayList<>();
        forEach(tree, element -> {
            boolean silent = element instanceof TestAction
                    || element.getClass().getSimpleName().equals("DebugSampler");
            if (element instanceof Sampler && !(element instanceof HTTPSamplerBase) && !silent) {
                found.add(((TestElement) element).getName());
            }
        });
        return found.stream().findFirst();
    }

    static void forEach(HashTree tree, Consumer<Object> visitor) {
        for (Object element : tree.list()) {
            visitor.accept(element);
            forEach(tree.getTree(element), visitor);
        }
    }

    /** Where the plan goes, if that is written in it once: in its HTTP defaults or its requests. */
    Optional<URI> home(HashTree tree, Map<String, String> planVariables) {
        Map<String, String> variables = new java.util.HashMap<>(planVariables);
        Set<String> found = new LinkedHashSet<>();
        forEach(tree, element -> {
            if (element instanceof Arguments arguments) {
                for (JMeterProperty property : arguments) {
                    Argument argument = (Argument) property.getObjectValue();
                    variables.putIfAbsent(argument.getName(), argument.getValue());
                }
            }
        });
        forEach(tree, element -> {
            if (element instanceof HTTPSamplerBase || element instanceof ConfigTestElement) {
                TestElement web = (TestElement) element;
                String host = value(web, HTTPSamplerBase.DOMAIN, variables);
                if (!host.isEmpty()) {
                    String scheme = value(web, HTTPSamplerBase.PROTOCOL, variables);
                    String port = value(web, HTTPSamplerBase.PORT, variables);
                    found.add((scheme.isEmpty() ? "http" : scheme) + "://" + host + (port.isEmpty() ? "" : ":" + port));
                }
            }
        });
        try {
            return found.size() == 1
                    ? Optional.of(URI.create(found.iterator().next())).filter(uri -> uri.getHost() != null)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Functions in it: only the run will know. The user then says --target.
            return Optional.empty();
        }
    }

    private static String value(TestElement element, String property, Map<String, String> variables) {
        String text = element.getPropertyAsString(property, "");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return text;
    }
}
