package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.run.RunPlan;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may forbid a run, and end it. */
final class SafetyOptions {
    @Option(
            names = "--max-rate",
            paramLabel = "N",
            description = "Refuses a plan whose peak is above N arrivals a second.")
    private @Nullable Double maxRate;

    @Option(
            names = "--stop-file",
            paramLabel = "FILE",
            description = "While this file exists, no run starts, and a running one stops.")
    private @Nullable Path stopFile;

    @Option(
            names = "--guards",
            paramLabel = "FILE",
            description = "Figures of the system that must hold before and during the run, by query or HTTP.")
    private @Nullable Path guards;

    void requireAllowed(RunPlan plan) {
        if (!(plan.peakRate() <= Curve.MAX_RATE)) {
            throw Problem.usage(
                    "Planning a run of '" + plan.scenario().name() + "'",
                    "a peak of " + Guard.number(plan.peakRate()) + " arrivals a second",
                    "at most " + Guard.number(Curve.MAX_RATE),
                    "Lower --rate-scale or --time-scale.");
        }
        if (maxRate != null && !(plan.peakRate() <= maxRate)) {
            throw Problem.usage(
                    "Planning a run of '" + plan.scenario().name() + "'",
                    "a peak of " + Guard.number(plan.peakRate()) + " arrivals a second",
                    "at most " + Guard.number(maxRate) + " (--max-rate)",
                    "Lower --rate-scale or the curve, or raise the cap.");
        }
    }

    SafetyWatch watch() {
        return new SafetyWatch(
                guards == null ? List.of() : GuardFile.read(guards, System.getenv()),
                stopFile,
                System.console() == null ? null : System.in);
    }
}
