package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.Journey;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Threshold;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.run.ScriptReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A test that was written for another tool, with a curve and thresholds of ours around it. */
final class ExistingTest {
    private final String source;
    private final ScriptReader.Script script;

    private ExistingTest(String source, ScriptReader.Script script) {
        this.source = source;
        this.script = script;
    }

    /** What a reader makes of a file, if one knows its kind by its name. */
    static Optional<ExistingTest> inFile(String name) {
        if (name.endsWith(".scala") || name.endsWith(".kt")) {
            throw Problem.usage(
                    "Reading " + name,
                    "source that is not Java",
                    "a compiled class",
                    "Compile it with the build that it comes from, then write 'kingtide run com.example.MySimulation"
                            + " --class-path target/test-classes'.");
        }
        if (!name.endsWith(".jmx")) {
            return Optional.empty();
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw Problem.usage(
                    "Reading " + name,
                    "no such file",
                    "a JMeter test plan",
                    "Check the path; it is taken from the current folder, "
                            + Path.of("").toAbsolutePath() + ".");
        }
        try {
            return ScriptReader.all().stream()
                    .flatMap(reader -> reader.read(file).stream())
                    .findFirst()
                    .map(script -> new ExistingTest(name, script));
        } catch (ScenarioException e) {
            throw ScenarioSource.problem(e);
        }
    }

    /** What a reader makes of a class, if it is one of theirs. */
    static Optional<ExistingTest> inClass(String name, Class<?> type) {
        try {
            return ScriptReader.all().stream()
                    .flatMap(reader -> reader.read(type).stream())
                    .findFirst()
                    .map(script -> new ExistingTest(name, script));
        } catch (ScenarioException e) {
            throw ScenarioSource.problem(e);
        }
    }

    /** The engine that must carry it out. */
    String engine() {
        return script.engine();
    }

    /** What of the test is not used. */
    List<String> notes() {
        return script.notes();
    }

    /** Where it goes if nothing else is said. */
    Optional<URI> target() {
        return script.target();
    }

    /** The plan: one of its journeys, chosen by name if there are several, under a curve. */
    ScenarioSource under(@Nullable String journey, Curve curve, List<Threshold> thresholds) {
        Journey chosen = journey(journey);
        ScenarioPlan plan = new ScenarioPlan(
                chosen.name(),
                List.of(new LoadedJourney(chosen, io.kingtide.scenario.ScenarioDsl.evenly(curve))),
                List.of());
        return new ScenarioSource(plan.require(thresholds.toArray(new Threshold[0])), source);
    }

    /** The curve that the options ask for. */
    static Curve curve(@Nullable Double rate, @Nullable Duration length, @Nullable Path file) {
        if (file != null && rate == null) {
            Curve curve = QuickShot.read(file);
            return length == null || length.compareTo(curve.length()) >= 0 ? curve : curve.clip(Duration.ZERO, length);
        }
        if (file != null || rate == null || length == null) {
            throw Problem.usage(
                    "Reading the options of an existing test",
                    file != null ? "--curve together with --rate" : "no complete load",
                    "--rate N and --for TIME, or --curve FILE.csv: its own load is not used",
                    "Add --rate 100 --for 1m.");
        }
        return QuickShot.held(rate, length);
    }

    private Journey journey(@Nullable String wanted) {
        List<Journey> all = script.journeys();
        if (wanted == null && all.size() == 1) {
            return all.get(0);
        }
        return all.stream()
                .filter(one -> one.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        "Choosing what of " + source + " to run",
                        wanted == null ? all.size() + " thread groups or scenarios" : "--journey '" + wanted + "'",
                        "one of " + all.stream().map(Journey::name).collect(Collectors.joining("', '", "'", "'")),
                        "Name it with --journey."));
    }
}
