package io.kingtide.rehearsal.system;

import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.process.ProcessIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ends the processes that an earlier command left running, each by id and start time, so never somebody else's. */
public final class SystemStop {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private SystemStop() {}

    /** Processes of this system that still run. */
    public static List<RunningSystem.RunningProcess> running(RunningSystem system) {
        return system.processes().stream()
                .filter(process -> identity(process).find().isPresent())
                .toList();
    }

    /** Ends them, stores last, and says which ones ran. */
    public static List<String> stop(RunningSystem system) throws InterruptedException {
        List<String> stopped = new ArrayList<>();
        List<RunningSystem.RunningProcess> running = running(system);
        for (boolean store : new boolean[] {false, true}) {
            List<RunningSystem.RunningProcess> wave = running.stream()
                    .filter(process -> process.service().equals(SystemLayout.STORE) == store)
                    .toList();
            // Ask all before waiting for the first.
            wave.forEach(process -> identity(process).find().ifPresent(ProcessHandle::destroy));
            for (RunningSystem.RunningProcess process : wave) {
                identity(process).end(PATIENCE);
                stopped.add(process.name());
            }
        }
        return stopped;
    }

    private static ProcessIdentity identity(RunningSystem.RunningProcess process) {
        return new ProcessIdentity(process.pid(), process.startedAtMillis());
    }
}
