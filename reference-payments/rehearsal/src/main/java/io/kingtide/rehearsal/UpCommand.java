package io.kingtide.rehearsal;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.command.Workspace;
import io.kingtide.rehearsal.process.ChildDeath;
import io.kingtide.rehearsal.process.Supervisor;
import io.kingtide.rehearsal.system.Installation;
import io.kingtide.rehearsal.system.ReferenceSystem;
import io.kingtide.rehearsal.system.ShadowTables;
import io.kingtide.rehearsal.system.StateFolder;
import io.kingtide.rehearsal.system.SystemOptions;
import io.kingtide.rehearsal.system.SystemStop;
import java.nio.channels.FileChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide up}. */
@Command(
        name = "up",
        description = "Starts the reference system and leaves it running, also when the terminal closes.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private StoreOption store = new StoreOption();

    @Option(
            names = "--failover",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "With a failover shard and a guard, so that a trade store may be lost (default), or without:"
                    + " two processes and a commit a request less.")
    private boolean failover;

    @Option(names = "--units", defaultValue = "2", description = "Payment units: 1, 2 (default) or 4.")
    private int units;

    @Option(
            names = "--port-base",
            defaultValue = "" + SystemOptions.DEFAULT_PORT_BASE,
            description = "First of the loopback ports that it takes (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(
            names = "--users",
            defaultValue = "" + SystemOptions.DEFAULT_USERS,
            description = "Seeded users, numbered from 0 (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--json", description = "One JSON object for programs, no progress.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        SystemOptions options =
                new SystemOptions(units, portBase, users, Supervisor.Bond.DETACHED, store.choice(), failover);
        Workspace workspace = Workspace.current();
        StateFolder state = new StateFolder(workspace.state());
        try (FileChannel lock = state.lock();
                Progress progress = new Progress(System.err, Progress.Style.of(json))) {
            requireNothingRuns(state);
            RunningSystem system = start(new Installation(workspace.home()), state, options, progress);
            progress.close();
            say(system);
        }
        return ExitCode.HOLDS.value();
    }

    static void requireNothingRuns(StateFolder state) {
        RunningSystem.find(state.path())
                .filter(earlier -> !SystemStop.running(earlier).isEmpty())
                .ifPresent(earlier -> {
                    throw Problem.usage(
                            "Starting the reference system",
                            "one that already runs from " + state.path() + " (front door " + earlier.frontDoor() + ")",
                            "none",
                            "Stop it with 'kingtide down', or name another folder in KINGTIDE_STATE.");
                });
    }

    private static RunningSystem start(
            Installation installation, StateFolder state, SystemOptions options, Progress progress)
            throws InterruptedException {
        ReferenceSystem system = new ReferenceSystem(installation, state, options, (ChildDeath death) -> {});
        Thread stopOnSignal = new Thread(system::close, "stop-half-started");
        Runtime.getRuntime().addShutdownHook(stopOnSignal);
        try {
            progress.step("Starting the reference system");
            RunningSystem running = system.start(new ReferenceSystem.Steps() {
                @Override
                public void storesReady(RunningSystem description) {
                    progress.update("Creating shadow tables");
                    ShadowTables.createAndSeed(description.stores());
                }

                @Override
                public void ready(String name) {
                    progress.update(name + " is ready");
                }
            });
            Runtime.getRuntime().removeShutdownHook(stopOnSignal);
            return running;
        } catch (RuntimeException | InterruptedException e) {
            system.close();
            throw e;
        }
    }

    private void say(RunningSystem system) {
        if (json) {
            System.out.println(JsonMapper.builder().build().writeValueAsString(system));
            return;
        }
        System.out.println("The reference system runs: front door " + system.frontDoor() + ", console "
                + system.console() + " (operator token in " + system.tokenFile() + ").");
        System.out.println("'kingtide status' shows its processes, 'kingtide down' stops it.");
    }
}
