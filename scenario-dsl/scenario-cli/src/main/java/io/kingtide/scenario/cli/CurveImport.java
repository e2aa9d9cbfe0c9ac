package io.kingtide.scenario.cli;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curve;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide curve import}: a recording becomes a curve and a request mix. */
@Command(
        name = "import",
        description =
                "Makes a curve and a request mix of a recording: an access log of nginx, Apache, Tomcat, Envoy, an AWS load balancer or any --pattern, a HAR, a CSV 'second,requests', or timestamps; plain or gzipped. With --scenario also a draft in Java, which an OpenAPI description gives too.",
        footerHeading = "%n",
        footer = {
            "Nothing of a person is kept: no address, no user, no value of a query; segments of a path that",
            "identify something become {id}. Lines that cannot be read are counted and shown by number."
        })
final class CurveImport implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN_KINDS = 12;

    @Parameters(paramLabel = "FILE", description = "The recording.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = "--out",
            paramLabel = "CURVE.csv",
            description =
                    "Default: the recording's name with .curve.csv, in the current folder. The request mix goes beside it, as .mix.json.")
    private @Nullable Path out;

    @Option(
            names = "--pattern",
            paramLabel = "FORMAT",
            description =
                    "The log's own format, as nginx ('$time_local \"$request\"') or Apache and Tomcat ('%%t \"%%r\"') write it.")
    private @Nullable String pattern;

    @Option(
            names = "--scenario",
            paramLabel = "Name.java",
            description = "Also drafts a scenario in Java: the request mix, a HAR's visit, or an OpenAPI's operations.")
    private @Nullable Path scenario;

    @Option(names = "--force", description = "Replaces files that are there.")
    private boolean force;

    @Option(names = "--json", description = "Prints what was found as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (isDescription()) {
            return describe();
        }
        TrafficReader.Recording recording = TrafficReader.read(file, pattern == null ? null : LogPattern.of(pattern));
        RecordedTraffic traffic = recording.traffic();
        Path curveFile = out == null ? Path.of(stem(file) + ".curve.csv") : out;
        Path mixFile = curveFile.resolveSibling(stem(curveFile) + ".mix.json");
        boolean hasMix = !traffic.mix().isEmpty();
        write(curveFile, traffic::writeCurve);
        if (hasMix) {
            write(
                    mixFile,
                    writer -> writer.append(JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(Map.of("requests", traffic.mix())))
                            .append('\n'));
        }
        if (scenario != null) {
            draft(
                    scenario,
                    List.of(part(traffic)),
                    "CurveFile.at(parameters.text(\"curve\", " + ScenarioDraft.text(curveFile.toString()) + "))");
        }
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(JSON.writeValueAsString(facts(recording, curveFile, hasMix ? mixFile : null)));
        } else {
            show(recording, curveFile, hasMix ? mixFile : null, screen);
        }
        screen.flush();
        return ExitCode.HOLDS.value();
    }

    private boolean isDescription() {
        try (var in = Files.newInputStream(file)) {
            return OpenApiDraft.isOne(new String(in.readNBytes(4096), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Whoever reads it in earnest says what is wrong with it.
            return false;
        }
    }

    private int describe() {
        if (scenario == null) {
            throw Problem.usage(
                    "Importing " + file,
                    "an OpenAPI description, which has no curve",
                    "a place for the scenario",
                    "Add --scenario Name.java.");
        }
        List<ScenarioDraft.Part> parts = OpenApiDraft.parts(file);
        draft(
                scenario,
                parts,
                "Curves.warmUp(10, Duration.ofSeconds(10)).then(Curves.plateau(10, Duration.ofMinutes(1)))");
        PrintWriter screen = spec.commandLine().getOut();
        screen.printf(
                Locale.ROOT,
                "OpenAPI: %,d operations in %,d journeys%n%nscenario: %s%n",
                parts.stream().mapToInt(part -> part.requests().size()).sum(),
                parts.size(),
                scenario);
        screen.flush();
        return ExitCode.HOLDS.value();
    }

    private void draft(Path target, List<ScenarioDraft.Part> parts, String curve) {
        String name = String.valueOf(target.getFileName());
        if (!name.matches("[A-Z][A-Za-z0-9_]*\\.java")) {
            throw Problem.usage(
                    "Drafting a scenario",
                    "--scenario " + target,
                    "a Java file's name, such as Recorded.java",
                    "Rename it.");
        }
        if (parts.stream().noneMatch(ScenarioDraft::isSendable)) {
            throw Problem.usage(
                    "Drafting a scenario of " + file,
                    "no request with a method and a path in it",
                    "at least one",
                    "A recording of times alone gives a curve, and no scenario.");
        }
        String source =
                new ScenarioDraft(name.replace(".java", ""), String.valueOf(file.getFileName())).source(parts, curve);
        write(target, writer -> writer.append(source));
    }

    private ScenarioDraft.Part part(RecordedTraffic traffic) {
        boolean visit = !traffic.visit().isEmpty();
        List<ScenarioDraft.Request> requests = (visit ? traffic.visit() : traffic.mix())
                .stream()
                        .map(kind -> new ScenarioDraft.Request(
                                kind.method() + " " + kind.path(), kind.method(), kind.path(), "", kind.share()))
                        .toList();
        return new ScenarioDraft.Part("visit", visit, requests);
    }

    private interface Content {
        void writeTo(Appendable writer) throws IOException;
    }

    private void write(Path target, Content content) {
        StandardOpenOption mode = force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
        try (BufferedWriter writer =
                Files.newBufferedWriter(target, mode, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            content.writeTo(writer);
        } catch (FileAlreadyExistsException e) {
            throw Problem.usage(
                            "Writing " + target,
                            "a file that is there",
                            "a new file",
                            "Name another with --out, or add --force.")
                    .causedBy(e);
        } catch (IOException e) {
            throw Problem.usage(
                            "Writing " + target,
                            e.toString(),
                            "a place that can be written",
                            "Name another with --out.")
                    .causedBy(e);
        }
    }

    private static Map<String, Object> facts(
            TrafficReader.Recording recording, Path curveFile, @Nullable Path mixFile) {
        RecordedTraffic traffic = recording.traffic();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("format", recording.format().text());
        facts.put("lines", traffic.lines());
        facts.put("requests", traffic.requests());
        facts.put("unparsable", traffic.unparsableLines());
        facts.put("unparsableExamples", traffic.examples());
        facts.put("firstSecond", traffic.firstSecond());
        facts.put("spanSeconds", traffic.spanSeconds());
        facts.put("busiestSecond", traffic.busiestSecond());
        facts.put("curve", curveFile.toString());
        facts.put("mixFile", mixFile == null ? null : mixFile.toString());
        facts.put("mix", traffic.mix());
        return facts;
    }

    private static void show(
            TrafficReader.Recording recording, Path curveFile, @Nullable Path mixFile, PrintWriter screen) {
        RecordedTraffic traffic = recording.traffic();
        screen.printf(
                Locale.ROOT,
                "%s: %,d lines, %,d requests, %,d lines could not be read%n",
                recording.format().text(),
                traffic.lines(),
                traffic.requests(),
                traffic.unparsableLines());
        for (RecordedTraffic.Unparsable example : traffic.examples()) {
            screen.printf(Locale.ROOT, "  line %,d: %s%n", example.line(), example.why());
        }
        if (traffic.firstSecond() > 100_000_000L) {
            screen.println("  starts at " + Instant.ofEpochSecond(traffic.firstSecond()));
        }
        screen.println();
        Curve curve = QuickShot.read(curveFile);
        CurveDrawing.of(curve, 96).lines(10).forEach(screen::println);
        List<RecordedTraffic.Kind> mix = traffic.mix();
        if (!mix.isEmpty()) {
            screen.println();
        }
        for (RecordedTraffic.Kind kind : mix.subList(0, Math.min(SHOWN_KINDS, mix.size()))) {
            screen.printf(Locale.ROOT, "  %5.1f %%  %s %s%n", kind.share() * 100, kind.method(), kind.path());
        }
        if (mix.size() > SHOWN_KINDS) {
            screen.printf(Locale.ROOT, "          and %,d more kinds of request%n", mix.size() - SHOWN_KINDS);
        }
        screen.println();
        screen.println("curve: " + curveFile + (mixFile == null ? "" : "   mix: " + mixFile));
    }

    private static String stem(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.replaceFirst("\\.(gz|csv|log|har|json|txt)$", "").replaceFirst("\\.(csv|log|har|json|txt)$", "");
    }
}
