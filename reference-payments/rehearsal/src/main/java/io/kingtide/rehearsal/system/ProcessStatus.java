package io.kingtide.rehearsal.system;

import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.process.ChildSpec;
import io.kingtide.rehearsal.process.HealthProbe;
import io.kingtide.rehearsal.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How one process of a running system is.
 *
 * @param health {@code UP}, {@code DOWN} (it runs and does not answer) or {@code GONE}
 * @param memoryMegabytes resident memory, 0 where the system does not tell
 */
public record ProcessStatus(
        String name, String service, long pid, int port, String health, long memoryMegabytes, Path log) {

    /** All processes of a system, asked side by side. */
    public static List<ProcessStatus> of(RunningSystem system) {
        return system.processes().parallelStream().map(ProcessStatus::of).toList();
    }

    private static ProcessStatus of(RunningSystem.RunningProcess process) {
        boolean runs = new ProcessIdentity(process.pid(), process.startedAtMillis())
                .find()
                .isPresent();
        return new ProcessStatus(
                process.name(),
                process.service(),
                process.pid(),
                process.port(),
                runs ? healthOf(process) : "GONE",
                runs ? memoryOf(process.pid()) : 0,
                process.log());
    }

    private static String healthOf(RunningSystem.RunningProcess process) {
        ChildSpec.Health way =
                process.service().equals(SystemLayout.STORE) ? ChildSpec.Health.TCP : ChildSpec.Health.HTTP;
        return HealthProbe.isHealthy(process.port(), way) ? "UP" : "DOWN";
    }

    private static long memoryOf(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            // Not a Linux, or it has just ended.
        }
        return 0;
    }
}
