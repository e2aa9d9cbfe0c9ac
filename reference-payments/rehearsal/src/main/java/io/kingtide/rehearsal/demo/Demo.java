package io.kingtide.rehearsal.demo;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.audit.AuditResult;
import io.kingtide.rehearsal.audit.Auditor;
import io.kingtide.rehearsal.console.ConsoleClient;
import io.kingtide.rehearsal.process.ChildDeath;
import io.kingtide.rehearsal.system.Installation;
import io.kingtide.rehearsal.system.ReferenceSystem;
import io.kingtide.rehearsal.system.ShadowTables;
import io.kingtide.rehearsal.system.StateFolder;
import io.kingtide.rehearsal.system.SystemOptions;
import io.kingtide.rehearsal.traffic.Acknowledgements;
import io.kingtide.rehearsal.traffic.RealTraffic;
import io.kingtide.rehearsal.traffic.ResponseTimes;
import io.kingtide.rehearsal.traffic.Shopper;
import io.kingtide.scenario.report.Audit;
import io.kingtide.scenario.report.RunFolder;
import io.kingtide.scenario.report.RunSummary;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The whole rehearsal: starts the reference system with the agent attached, lets real users in, runs the tagged
 * Double-11 night beside them, flips the night's switches, audits production, judges, and stops everything.
 */
public final class Demo {
    private static final double REAL_ARRIVALS_PER_SECOND = 20;
    private static final int REAL_USERS = 1_000;
    private static final Duration AUDIT_PATIENCE = Duration.ofSeconds(20);
    private static final Duration AUDIT_PATIENCE_AFTER_DEATH = Duration.ofSeconds(2);

    private final DemoOptions options;
    private final Installation installation;
    private final StateFolder state;
    private final SystemOptions systemOptions;
    private final Voice voice;

    public Demo(
            DemoOptions options,
            Installation installation,
            StateFolder state,
            SystemOptions systemOptions,
            Voice voice) {
        this.options = options;
        this.installation = installation;
        this.state = state;
        this.systemOptions = systemOptions;
        this.voice = voice;
    }

    /** What is done with the verdict while the system still runs. */
    public interface Afterwards {
        void with(DemoVerdict verdict) throws InterruptedException;
    }

    /**
     * Carries it out and leaves no process behind, whatever happens.
     *
     * @param afterwards is given the verdict before the system stops
     * @throws Problem if it could not be carried out
     */
    public DemoVerdict run(Afterwards afterwards) throws InterruptedException {
        RunningDemo running = new RunningDemo(Thread.currentThread());
        Thread onSignal = new Thread(running::interruptAndWait, "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(onSignal);
        ReferenceSystem system = new ReferenceSystem(installation, state, systemOptions, death -> {
            voice.note("!! " + death.sentence());
            running.died(death);
        });
        try {
            DemoVerdict verdict = rehearse(system, running);
            afterwards.with(verdict);
            return verdict;
        } catch (InterruptedException e) {
            throw explained(running, e);
        } finally {
            Thread.interrupted(); // what follows must be done in any case
            voice.update("Stopping everything");
            system.close();
            running.finished();
            forget(onSignal);
        }
    }

    /** A death interrupts the preparation; that is a problem to tell, and no wish of the user. */
    private static InterruptedException explained(RunningDemo running, InterruptedException e) {
        ChildDeath death = running.death();
        if (death != null && !running.isInterrupted()) {
            throw Problem.notCarriedOut(
                    "Rehearsing",
                    death.story(),
                    "processes that live until the end",
                    "Look into its log, then start again.");
        }
        return e;
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the hook has just been let go.
        }
    }

    private DemoVerdict rehearse(ReferenceSystem system, RunningDemo running) throws InterruptedException {
        AtomicReference<Auditor.@Nullable Baseline> baseline = new AtomicReference<>();
        RunningSystem description = start(system, baseline);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ConsoleClient console = new ConsoleClient(client, description.console(), state.token());
        Campaign campaign = new Campaign(console, description, client, systemOptions, voice);
        campaign.arm(system.rollCall(), options.campaignLife());
        double peak = campaign.peak(options);

        Acknowledgements told = new Acknowledgements();
        ResponseTimes times = new ResponseTimes();
        Shopper shopper = new Shopper(client, description.frontDoor(), told, times);
        RealTraffic.Users users = new RealTraffic.Users(
                systemOptions.users() - Math.min(REAL_USERS, systemOptions.users()),
                Math.min(REAL_USERS, systemOptions.users()),
                SystemOptions.MERCHANTS);
        ExecutorService hands = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "night-plan-hands");
            thread.setDaemon(true);
            return thread;
        });
        RunSummary run;
        try (RealTraffic real = new RealTraffic(shopper, REAL_ARRIVALS_PER_SECOND, users, options.seed())) {
            voice.step("Letting real users in: " + (int) REAL_ARRIVALS_PER_SECOND + " visits a second, untagged");
            real.start();
            run = new Night(options, description, console, state, voice, hands).load(peak, running);
            voice.step("Winding down: switches back, real users leave");
            campaign.openAgain();
            real.stop(Duration.ofSeconds(40));
        } finally {
            hands.shutdownNow();
        }
        return audited(run, description, baseline.get(), told, times, campaign, running);
    }

    private RunningSystem start(ReferenceSystem system, AtomicReference<Auditor.@Nullable Baseline> baseline)
            throws InterruptedException {
        voice.step("Starting the reference system: stores, console, credit service, payment units, front door"
                + " (10 to 30 s)");
        RunningSystem description = system.start(new ReferenceSystem.Steps() {
            @Override
            public void storesReady(RunningSystem stores) {
                voice.update("Creating shadow tables");
                ShadowTables.createAndSeed(stores.stores());
                baseline.set(new Auditor(stores.stores()).baseline());
            }

            @Override
            public void ready(String name) {
                voice.update(name + " is ready");
            }
        });
        voice.note(description.processes().size() + " processes run; console " + description.console());
        return description;
    }

    private DemoVerdict audited(
            RunSummary run,
            RunningSystem description,
            Auditor.@Nullable Baseline baseline,
            Acknowledgements told,
            ResponseTimes times,
            Campaign campaign,
            RunningDemo running)
            throws InterruptedException {
        voice.step("Auditing: is every production row explained by what real users were told?");
        Map<String, Long> refused = campaign.refusedByReason();
        AuditResult result = null;
        Audit audit = Audit.none();
        if (baseline != null && !running.isInterrupted()) {
            try {
                result = new Auditor(description.stores())
                        .audit(
                                baseline,
                                told.all(),
                                running.death() == null ? AUDIT_PATIENCE : AUDIT_PATIENCE_AFTER_DEATH);
                audit = new Audit(
                        Audit.Method.RECONCILED,
                        result.productionRowsTouched(),
                        result.shadowRowsWritten(),
                        refused.values().stream().mapToLong(Long::longValue).sum(),
                        refused,
                        result.findings());
            } catch (Problem e) {
                voice.note("The audit was not possible: " + e.getMessage());
            }
        }
        keep(told);
        RunSummary judged = RunFolder.open(options.out()).audited(audit);
        campaign.disarm();
        return new DemoVerdict(
                run.equals(judged) ? run : judged, result, refused, times.figures(), told, options.out());
    }

    private void keep(Acknowledgements told) {
        try {
            told.writeTo(options.out().resolve("acknowledged.jsonl"));
        } catch (IOException e) {
            voice.note("What real users were told could not be kept: " + e.getMessage());
        }
    }
}
