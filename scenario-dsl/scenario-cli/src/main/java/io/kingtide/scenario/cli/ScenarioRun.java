package io.kingtide.scenario.cli;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.report.RunFolderException;
import io.kingtide.scenario.report.RunInfo;
import io.kingtide.scenario.report.RunRecording;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.OnceSteps;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one run from preflight to report: prepares the folder, has the engine send the load, records, watches, and
 * judges. Whatever happens after the folder was opened, the report is written.
 *
 * <pre>{@code
 * ScenarioRun run = ScenarioRun.of(plan, engine, folder)
 *         .described("Double11Midnight.java", parameters)
 *         .tagged("double-11", tagKeyFile)          // leave out for untagged load
 *         .withConsole(new Console(url, token))     // armed campaign, kill switch, events
 *         .watchedBy(watcher);
 * RunSummary untilAudited = run.execute();          // run.control().stop(...) from any thread ends it early
 * RunSummary verdict = RunFolder.open(folder).audited(audit);
 * }</pre>
 */
public final class ScenarioRun {
    private static final long TICK_MILLIS = 200;

    /** This many seconds in which every request failed, and the target is asked whether it is still there. */
    private static final int DEAD_SECONDS = 5;

    private final RunPlan untagged;
    private final LoadSender sender;
    private final Path out;
    private final RunControl control = new RunControl();
    private final Clock clock = Clock.systemUTC();
    private String source = "";
    private Map<String, String> parameters = Map.of();
    private RunWatcher watcher = RunWatcher.none();
    private SafetyWatch safety = SafetyWatch.none();
    private @Nullable LoadTag tag;
    private @Nullable Console console;
    private @Nullable Preflight preflight;
    private final AtomicBoolean killTried = new AtomicBoolean();
    private int deadSeconds;

    private ScenarioRun(RunPlan plan, LoadSender sender, Path out) {
        this.untagged = plan;
        this.sender = sender;
        this.out = out;
    }

    /**
     * @param plan what to send, scales and seed applied, not tagged
     * @param out the run's folder, new or empty
     */
    public static ScenarioRun of(RunPlan plan, Engine engine, Path out) {
        return new ScenarioRun(plan, LoadSender.of(engine), out);
    }

    /** A run whose load others send. */
    static ScenarioRun of(RunPlan plan, LoadSender sender, Path out) {
        return new ScenarioRun(plan, sender, out);
    }

    /** Where the scenario came from, for {@code run.json}. */
    public ScenarioRun described(String scenarioSource, Map<String, String> givenParameters) {
        source = scenarioSource;
        parameters = Map.copyOf(givenParameters);
        return this;
    }

    /** Tags every request for a campaign with keys of a file; tags are renewed before they expire. */
    public ScenarioRun tagged(String campaign, Path tagKeys) {
        return tagged(LoadTag.renewed(TagSupply.keys(tagKeys), campaign, untagged.length(), clock));
    }

    ScenarioRun tagged(LoadTag with) {
        tag = with;
        return this;
    }

    /** Asks this console whether the campaign is armed, follows its events, and trips its kill switch if need be. */
    public ScenarioRun withConsole(Console opsConsole) {
        console = opsConsole;
        return this;
    }

    /** Sends one tagged request to each of these paths first and insists on the readiness echo. */
    ScenarioRun withPreflight(Preflight first) {
        preflight = first;
        return this;
    }

    /** Asks this before the run, and lets it end the run. */
    ScenarioRun guardedBy(SafetyWatch watch) {
        safety = watch;
        return this;
    }

    /** Tells this watcher what happens. */
    public ScenarioRun watchedBy(RunWatcher who) {
        watcher = who;
        return this;
    }

    /** Stops the run from any thread. */
    public RunControl control() {
        return control;
    }

    /**
     * Carries out the run and blocks until its results are written.
     *
     * @return the judged summary; a tagged run has not been audited yet, and cannot have passed
     * @throws Problem if the run was never started (preflight, folder, feeders), or its results could not be written
     */
    public RunSummary execute() throws InterruptedException {
        TargetRules.requireReachable(untagged.target());
        safety.requireSafe();
        LoadTag with = tag;
        if (with != null) {
            flightCheck(with);
        }
        RunPlan plan = with == null ? untagged : untagged.withBaggage(with);
        try (sender) {
            sender.prepare(plan);
            return recorded(plan);
        }
    }

    private RunSummary recorded(RunPlan plan) throws InterruptedException {
        RunInfo info = info(plan);
        try (RunRecording recording = RunRecording.create(out, plan, control, info, clock, System::nanoTime)) {
            return recorded(plan, info, recording);
        } catch (RunFolderException e) {
            throw problem(e);
        }
    }

    private void flightCheck(LoadTag with) throws InterruptedException {
        if (console != null) {
            console.requireArmed(with.campaign());
        }
        if (preflight != null) {
            preflight.requireEcho(untagged.target(), with.get());
        }
    }

    private RunSummary recorded(RunPlan plan, RunInfo info, RunRecording recording) throws InterruptedException {
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "kingtide-recorder");
            thread.setDaemon(true);
            return thread;
        });
        ConsoleEvents events = console == null
                ? null
                : new ConsoleEvents(
                                console,
                                event -> tell(recording, event),
                                why -> note(recording, "console lost", "No further events of the console: " + why))
                        .start();
        ScenarioException mistake = null;
        Map<String, String> variables = Map.of();
        try {
            ticker.scheduleWithFixedDelay(() -> tick(recording), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            control.onStop(() -> killSoon(ticker, recording));
            safety.start(control, recording::startedAt, plan.length());
            watcher.preparing(plan, sender.engine());
            RunPlan ready = setUp(plan, recording);
            variables = ready.variables();
            if (!control.stopped()) {
                sender.run(ready, recording, control);
            }
        } catch (ScenarioException e) {
            // Such as a feeder without a record: the user's to mend, and no failure of the engine.
            failed(recording, e);
            mistake = e;
        } catch (EngineException | RuntimeException | LinkageError e) {
            failed(recording, e);
        } finally {
            safety.close();
            ticker.shutdown();
            ticker.awaitTermination(15, TimeUnit.SECONDS);
            close(events);
        }
        long ended = System.nanoTime();
        tellTheRest(recording, ended);
        Map<String, String> found = variables;
        tearDown(plan.withVariables(() -> found), recording);
        if (!sender.workers().isEmpty()) {
            recording.describe(info.withWorkers(sender.workers()));
        }
        RunSummary summary = recording.finish(ended);
        if (mistake != null) {
            throw ScenarioSource.problem(mistake);
        }
        return summary;
    }

    /** The plan whose arrivals know what the set-up found; the run is stopped if that failed. */
    private RunPlan setUp(RunPlan plan, RunRecording recording) throws InterruptedException {
        if (plan.scenario().once().setUp().isEmpty()) {
            return plan;
        }
        OnceSteps.Ended ended = OnceSteps.setUp(sender::once, plan, control);
        note(recording, "set-up", ended.requests() + " requests");
        ended.stop().ifPresent(control::stop);
        if (ended.failure().isPresent()) {
            String text =
                    "The set-up failed, so no load was sent: " + ended.failure().get();
            recording.fault(text);
            control.stop(new StopReason(StopReason.Kind.SCENARIO, text));
        }
        return plan.withVariables(ended::variables);
    }

    /** Whatever became of the run, except that nothing tagged may follow an answer without the echo. */
    private void tearDown(RunPlan plan, RunRecording recording) throws InterruptedException {
        if (plan.scenario().once().tearDown().isEmpty()) {
            return;
        }
        if (control.stopReason()
                .filter(reason -> reason.kind() == StopReason.Kind.NO_ECHO)
                .isPresent()) {
            recording.fault(
                    "The tear-down was not carried out: after an answer without the echo nothing tagged is sent.");
            return;
        }
        OnceSteps.Ended ended = OnceSteps.tearDown(sender::once, plan, control);
        note(recording, "tear-down", ended.requests() + " requests");
        ended.failure().ifPresent(why -> recording.fault("The tear-down failed: " + why));
        ended.stop().filter(reason -> reason.kind() == StopReason.Kind.NO_ECHO).ifPresent(reason -> {
            control.stop(reason);
            kill(recording, reason);
        });
    }

    private void killSoon(ScheduledExecutorService ticker, RunRecording recording) {
        try {
            ticker.execute(() -> killIfUnshadowed(recording));
        } catch (RejectedExecutionException loadHasEnded) {
            // Whatever stops the run now is no answer to a tagged request.
            return;
        }
    }

    private void tellTheRest(RunRecording recording, long ended) {
        try {
            recording.lastTick(ended).forEach(second -> watcher.second(second, control));
            watcher.ended();
        } catch (RuntimeException e) {
            // The results are written all the same.
            note(recording, "watcher failed", "Whoever watched the run failed: " + e);
        }
    }

    private void failed(RunRecording recording, Throwable e) {
        String text = "The engine failed: " + (e instanceof EngineException ? e.getMessage() : String.valueOf(e));
        control.stop(new StopReason(StopReason.Kind.ENGINE, text));
        recording.fault(text);
        note(recording, "engine failed", text);
    }

    /** One answer without the echo means a node without the agent: what it got is in production now. Nothing more may follow. */
    private void killIfUnshadowed(RunRecording recording) {
        control.stopReason()
                .filter(reason -> reason.kind() == StopReason.Kind.NO_ECHO)
                .ifPresent(reason -> kill(recording, reason));
    }

    private void kill(RunRecording recording, StopReason reason) {
        if (!killTried.compareAndSet(false, true)) {
            return;
        }
        Console known = console;
        if (known == null) {
            tell(
                    recording,
                    new RunEvent(
                            clock.millis(),
                            "kill",
                            "no console",
                            "No console is known, so the kill switch was not tripped; the load has stopped."));
            return;
        }
        boolean killed = killedBy(known);
        tell(
                recording,
                new RunEvent(clock.millis(), "kill", killed ? "kill switch" : "kill switch FAILED", reason.text()));
    }

    private static boolean killedBy(Console console) {
        try {
            return console.kill("A tagged answer came without the readiness echo.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tick(RunRecording recording) {
        try {
            for (LiveSecond second : recording.tick(System.nanoTime())) {
                watcher.second(second, control);
                watchTarget(second);
            }
            LoadTag with = tag;
            if (with != null && with.hasEnded(clock.millis())) {
                control.stop(
                        new StopReason(
                                StopReason.Kind.SAFETY,
                                "The tag expired during the run and could not be renewed; tags issued here live as long as the run."));
            }
        } catch (RuntimeException e) {
            // A watcher or a disk that fails must not silently end the recording of a run that goes on.
            control.stop(new StopReason(StopReason.Kind.ENGINE, "Recording failed: " + e));
        }
    }

    private void watchTarget(LiveSecond second) {
        deadSeconds = second.ok() == 0 && second.failed() > 0 ? deadSeconds + 1 : second.ok() > 0 ? 0 : deadSeconds;
        if (deadSeconds >= DEAD_SECONDS) {
            deadSeconds = 0;
            if (!TargetRules.isReachable(untagged.target())) {
                control.stop(new StopReason(
                        StopReason.Kind.TARGET_GONE,
                        "The target is gone: every request of " + DEAD_SECONDS + " seconds failed, and "
                                + untagged.target() + " takes no connection."));
            }
        }
    }

    private void tell(RunRecording recording, RunEvent event) {
        recording.event(event);
        watcher.event(event);
    }

    private void note(RunRecording recording, String name, String text) {
        tell(recording, new RunEvent(clock.millis(), "note", name, text));
    }

    private static void close(@Nullable ConsoleEvents events) {
        if (events == null) {
            return;
        }
        try {
            events.close();
        } catch (IOException e) {
            // The stream is being given up; that it does not close cleanly changes nothing for the run.
            return;
        }
    }

    private RunInfo info(RunPlan plan) {
        Map<String, String> versions = new HashMap<>();
        String own = ScenarioRun.class.getPackage().getImplementationVersion();
        versions.put("kingtide", own == null ? "development" : own);
        versions.put("engine", sender.engineVersion());
        versions.put("java", Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
        return new RunInfo(
                RunInfo.SCHEMA_VERSION,
                plan.scenario().name(),
                source,
                sender.engine(),
                plan.target().toString(),
                tag == null ? null : tag.campaign(),
                clock.millis(),
                plan.length().toMillis(),
                plan.timeScale(),
                plan.rateScale(),
                plan.seed(),
                parameters,
                versions,
                Machine.describe(),
                sender.workers());
    }

    /** A folder that cannot be used is the user's to mend. */
    static Problem problem(RunFolderException e) {
        ExitCode code = e.reason() == RunFolderException.Reason.FULL ? ExitCode.NOT_CARRIED_OUT : ExitCode.USAGE;
        return Problem.of(code, e.attempted(), e.got(), e.expected(), e.mend()).causedBy(e);
    }
}
