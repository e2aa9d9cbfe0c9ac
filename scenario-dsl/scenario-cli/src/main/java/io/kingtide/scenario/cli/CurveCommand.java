package io.kingtide.scenario.cli;

import io.kingtide.command.ExitCode;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.curve.Curve;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide curve}: curves from recordings, and what a curve looks like. */
@Command(
        name = "curve",
        description = "Makes curves from logs and draws them.",
        subcommands = {CurveCommand.Show.class, CurveImport.class})
final class CurveCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr(), CommandLine.Help.Ansi.AUTO);
        return ExitCode.USAGE.value();
    }

    /** {@code kingtide curve show}. */
    @Command(name = "show", description = "Draws a curve in the terminal.")
    static final class Show implements Callable<Integer> {
        private static final JsonMapper JSON = JsonMapper.builder().build();
        private static final int WIDTH = 96;
        private static final int HEIGHT = 12;

        @Parameters(
                paramLabel = "FILE.csv",
                description = "A CSV with the header 'second,rate', 'second,requests' or 'timestamp'.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Path file;

        @Option(names = "--json", description = "Prints length, total, peak and the drawn points instead.")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try {
                Curve curve = QuickShot.read(file);
                CurveDrawing drawing = CurveDrawing.of(curve, WIDTH);
                if (json) {
                    Map<String, Object> facts = new LinkedHashMap<>();
                    facts.put("seconds", curve.lengthSeconds());
                    facts.put("arrivals", Math.round(curve.total()));
                    facts.put("peakPerSecond", drawing.peak());
                    facts.put("meanPerSecond", curve.total() / curve.lengthSeconds());
                    facts.put("columnSeconds", curve.lengthSeconds() / WIDTH);
                    facts.put("meanPerSecondByColumn", drawing.means());
                    out.println(JSON.writeValueAsString(facts));
                } else {
                    drawing.lines(HEIGHT).forEach(out::println);
                }
            } catch (ScenarioException e) {
                throw ScenarioSource.problem(e);
            }
            out.flush();
            return ExitCode.HOLDS.value();
        }
    }
}
