package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Threshold;
import io.kingtide.scenario.yaml.ScenarioYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * A scenario and where it came from.
 *
 * @param plan what it says
 * @param source for {@code run.json}: a file, a class, or the quick shot's words
 */
record ScenarioSource(ScenarioPlan plan, String source) {
    private static final Pattern OWN_LINE = Pattern.compile("^(QuickShot|ScenarioSource|ExistingTest)\\.java:\\d+: ");

    /** From what the user wrote: a {@code .java} or {@code .yaml} file, or the name of a class on the path. */
    static ScenarioSource of(String scenario, Map<String, String> parameters) {
        if (isYaml(scenario)) {
            return written(Path.of(scenario), parameters);
        }
        return of(scenario, classOf(scenario, List.of()), parameters);
    }

    static boolean isYaml(String scenario) {
        return scenario.endsWith(".yaml") || scenario.endsWith(".yml");
    }

    /** From a class that was found. */
    static ScenarioSource of(String scenario, Class<?> type, Map<String, String> parameters) {
        return planned(asScenario(scenario, type), parameters, scenario);
    }

    /**
     * The class that the user named, or wrote.
     *
     * @param more jars and folders besides this process's class path
     */
    static Class<?> classOf(String scenario, List<Path> more) {
        if (scenario.endsWith(".java")) {
            Path file = Path.of(scenario);
            if (!Files.isRegularFile(file)) {
                throw Problem.usage(
                        "Reading scenario " + scenario,
                        "no such file",
                        "a .java file that implements " + Scenario.class.getName(),
                        "Check the path; it is taken from the current folder, "
                                + Path.of("").toAbsolutePath() + ".");
            }
            return new ScenarioCompiler(ToolProvider.getSystemJavaCompiler()).compile(file, more);
        }
        try {
            return Class.forName(
                    scenario, true, loader(more, Thread.currentThread().getContextClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            throw Problem.usage(
                            "Looking for scenario " + scenario,
                            "neither a .java file nor a class on the class path",
                            "a .java file, a .jmx file, or the full name of a class that implements "
                                    + Scenario.class.getName(),
                            "Check the spelling, and add its jars and folders with --class-path.")
                    .causedBy(e);
        }
    }

    /** A loader that also knows these jars and folders; it lives as long as this process. */
    static ClassLoader loader(List<Path> more, ClassLoader parent) {
        if (more.isEmpty()) {
            return parent;
        }
        URL[] urls = new URL[more.size()];
        for (int i = 0; i < urls.length; i++) {
            if (!Files.exists(more.get(i))) {
                throw Problem.usage(
                        "Reading --class-path",
                        "no such file or folder: " + more.get(i),
                        "a jar or a folder",
                        "Check it.");
            }
            try {
                urls[i] = more.get(i).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new URLClassLoader(urls, parent);
    }

    /** The same with more thresholds. */
    ScenarioSource requiring(List<Threshold> thresholds) {
        return new ScenarioSource(plan.require(thresholds.toArray(new Threshold[0])), source);
    }

    private static ScenarioSource written(Path file, Map<String, String> given) {
        Parameters parameters = Parameters.of(given);
        try {
            ScenarioPlan plan = ScenarioYaml.read(file, parameters);
            requireKnown(parameters, file.toString());
            return new ScenarioSource(plan, file.toString());
        } catch (ScenarioException e) {
            throw problem(e);
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading scenario " + file,
                            Files.exists(file) ? e.toString() : "no such file",
                            "a scenario in YAML",
                            "Check the path; it is taken from the current folder, "
                                    + Path.of("").toAbsolutePath() + ".")
                    .causedBy(e);
        }
    }

    static Class<? extends Scenario> asScenario(String origin, Class<?> type) {
        if (!Scenario.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
            throw Problem.usage(
                    "Reading scenario " + origin,
                    "class " + type.getName() + ", which is no scenario",
                    "a class that implements " + Scenario.class.getName(),
                    "Add 'implements Scenario' and the method plan(Parameters).");
        }
        return type.asSubclass(Scenario.class);
    }

    static ScenarioSource planned(Class<? extends Scenario> type, Map<String, String> given, String source) {
        Parameters parameters = Parameters.of(given);
        ScenarioPlan plan = planOf(newInstance(type), parameters, source);
        requireKnown(parameters, source);
        return new ScenarioSource(plan, source);
    }

    private static void requireKnown(Parameters parameters, String source) {
        if (!parameters.unknown().isEmpty()) {
            throw Problem.usage(
                    "Setting parameters of scenario " + source,
                    "--param " + String.join(", ", parameters.unknown()),
                    parameters.known().isEmpty()
                            ? "none: this scenario has no parameters"
                            : "one of " + String.join(", ", parameters.known()),
                    "Correct the name.");
        }
    }

    private static ScenarioPlan planOf(Scenario scenario, Parameters parameters, String source) {
        try {
            return scenario.plan(parameters);
        } catch (ScenarioException e) {
            throw problem(e);
        } catch (RuntimeException | LinkageError e) {
            throw Problem.usage(
                            "Planning scenario " + source,
                            e + thrownAt(e, scenario.getClass()),
                            "a plan",
                            "Correct the scenario.")
                    .causedBy(e);
        }
    }

    private static Scenario newInstance(Class<? extends Scenario> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw Problem.usage(
                            "Creating scenario " + type.getName(),
                            String.valueOf(e.getCause()),
                            "a constructor that ends",
                            "Correct the scenario.")
                    .causedBy(e);
        } catch (ReflectiveOperationException e) {
            throw Problem.usage(
                            "Creating scenario " + type.getName(),
                            "no public constructor without parameters in a public class",
                            "one",
                            "Make the class public and its constructor too.")
                    .causedBy(e);
        }
    }

    private static String thrownAt(Throwable thrown, Class<?> scenario) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith(scenario.getName())) {
                return " at " + frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }

    /** A mistake in a scenario is the user's to mend. */
    static Problem problem(ScenarioException e) {
        // Where options become a scenario, the line would be one of ours, which tells the user nothing.
        String attempted = OWN_LINE.matcher(e.attempted()).replaceFirst("");
        return Problem.usage(attempted, e.got(), e.expected(), e.mend()).causedBy(e);
    }
}
