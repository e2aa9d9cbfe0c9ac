package io.kingtide.rehearsal.system;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.process.Child;
import io.kingtide.rehearsal.process.ChildDeath;
import io.kingtide.rehearsal.process.ChildSpec;
import io.kingtide.rehearsal.process.Ports;
import io.kingtide.rehearsal.process.ProcessIdentity;
import io.kingtide.rehearsal.process.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The reference system while it starts, runs and stops. Independent processes start side by side: the stores and the
 * console first, then everything that needs them.
 */
public final class ReferenceSystem implements AutoCloseable {
    /** Generous, because a loaded machine is slow and a death is noticed at once anyway. */
    private static final Duration READY_WITHIN = Duration.ofSeconds(120);

    private final StateFolder state;
    private final SystemOptions options;
    private final SystemLayout layout;
    private final Supervisor supervisor;

    /**
     * A system that has not started.
     *
     * @param onDeath told of a process that ends by itself; must not block
     */
    public ReferenceSystem(
            Installation installation, StateFolder state, SystemOptions options, Consumer<ChildDeath> onDeath) {
        this.state = state;
        this.options = options;
        this.layout = new SystemLayout(installation, state, options);
        this.supervisor = new Supervisor(options.bond(), onDeath);
    }

    /** Steps between the waves of starting. */
    public interface Steps {
        /** Stores are up with their production tables seeded; services have not started. */
        void storesReady(RunningSystem description);

        /** A process is ready. */
        void ready(String name);
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @throws Problem if a port is taken, a process dies or does not become ready
     */
    public RunningSystem start(Steps steps) throws InterruptedException {
        state.prepare();
        layout.writeShadowRules();
        layout.stores().prepare();
        List<ChildSpec> first = new ArrayList<>(layout.stores().processes());
        first.add(layout.console());
        List<ChildSpec> services = layout.services();
        List<ChildSpec> all = new ArrayList<>(first);
        all.addAll(services);
        new Ports().requireFree(all);
        startAndAwait(first, steps);
        layout.stores().bringUp();
        steps.storesReady(describe());
        startAndAwait(services, steps);
        RunningSystem description = describe();
        write(description);
        return description;
    }

    private void startAndAwait(List<ChildSpec> specs, Steps steps) throws InterruptedException {
        List<Child> started = new ArrayList<>();
        for (ChildSpec spec : specs) {
            started.add(supervisor.start(spec));
        }
        supervisor.awaitReady(
                started, READY_WITHIN, child -> steps.ready(child.spec().name()));
    }

    /** Starts one further process beside the system, which ends with it, such as a load generator. */
    public Child startBeside(ChildSpec spec) {
        return supervisor.start(spec);
    }

    /** How many instances of each service attach the agent. */
    public Map<String, Integer> rollCall() {
        return SystemLayout.agents(options);
    }

    /** The first process that ended by itself. */
    public Optional<ChildDeath> firstDeath() {
        return supervisor.firstDeath();
    }

    /** Everything that was started and still runs or did run. */
    public RunningSystem describe() {
        List<RunningSystem.RunningProcess> processes = new ArrayList<>();
        for (Child child : supervisor.children()) {
            ProcessIdentity identity = child.identity();
            ChildSpec spec = child.spec();
            processes.add(new RunningSystem.RunningProcess(
                    spec.name(), spec.service(), identity.pid(), identity.startedAtMillis(), spec.port(), spec.log()));
        }
        return layout.describe(processes);
    }

    private void write(RunningSystem description) {
        try {
            description.writeTo(state.path());
        } catch (IOException e) {
            throw Problem.usage(
                            "Writing system.json into " + state.path(),
                            e.toString(),
                            "a folder that can be written and has room",
                            "Make it writable, or name another one in KINGTIDE_STATE.")
                    .causedBy(e);
        }
    }

    /** Stops every process and forgets the system. */
    @Override
    public void close() {
        supervisor.close();
        try {
            RunningSystem.remove(state.path());
        } catch (IOException e) {
            // A stale description is found out by its process ids.
        }
    }
}
