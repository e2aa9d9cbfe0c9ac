package io.kingtide.command.launcher;

import io.kingtide.command.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Memory, disk and cores: enough for nine small processes and one load generator? */
final class MachineCheck {
    private static final long MEBIBYTE = 1024L * 1024L;
    private static final long MEMORY_NEEDED = 1536 * MEBIBYTE;
    private static final long MEMORY_COMFORTABLE = 3072 * MEBIBYTE;
    private static final long DISK_NEEDED = 512 * MEBIBYTE;
    private static final long DISK_COMFORTABLE = 2048 * MEBIBYTE;
    private static final int CORES_COMFORTABLE = 2;

    private final Workspace workspace;

    MachineCheck(Workspace workspace) {
        this.workspace = workspace;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(cores());
        findings.add(memory());
        findings.add(disk());
        return findings;
    }

    private static Finding cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        String detail = cores + (cores == 1 ? " core" : " cores");
        return cores >= CORES_COMFORTABLE
                ? Finding.ok("cores", detail)
                : Finding.note("cores", detail, "Generator and target will disturb each other; expect a low peak.");
    }

    private static Finding memory() {
        OptionalLong available = availableMemory();
        if (available.isEmpty()) {
            return Finding.note(
                    "memory",
                    "this system does not say how much is free",
                    "The demo needs about " + megabytes(MEMORY_NEEDED) + ".");
        }
        long bytes = available.getAsLong();
        String detail = megabytes(bytes) + " available";
        if (bytes < MEMORY_NEEDED) {
            return Finding.blocked(
                    "memory", detail, "The demo needs " + megabytes(MEMORY_NEEDED) + "; end other programs first.");
        }
        return bytes < MEMORY_COMFORTABLE
                ? Finding.note("memory", detail, "Below " + megabytes(MEMORY_COMFORTABLE) + " expect pauses.")
                : Finding.ok("memory", detail);
    }

    /** The smaller of what the kernel can hand out and what the control group still allows. */
    private static OptionalLong availableMemory() {
        OptionalLong kernel = OptionalLong.empty();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    kernel = OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                }
            }
            Path limit = Path.of("/sys/fs/cgroup/memory.max");
            Path used = Path.of("/sys/fs/cgroup/memory.current");
            if (kernel.isPresent() && Files.exists(limit) && Files.exists(used)) {
                String max = Files.readString(limit).trim();
                if (!"max".equals(max)) {
                    long left = Long.parseLong(max)
                            - Long.parseLong(Files.readString(used).trim());
                    return OptionalLong.of(Math.min(kernel.getAsLong(), left));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return kernel;
        }
        return kernel;
    }

    private Finding disk() {
        Path folder = workspace.state().toAbsolutePath();
        while (!Files.exists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        if (!Files.isWritable(folder)) {
            return Finding.missing(
                    "disk",
                    folder + " cannot be written",
                    "Go to a folder of your own, or point KINGTIDE_STATE at one.");
        }
        long free = folder.toFile().getUsableSpace();
        String detail = megabytes(free) + " free for " + workspace.state();
        if (free < DISK_NEEDED) {
            return Finding.blocked(
                    "disk",
                    detail,
                    "The demo needs " + megabytes(DISK_NEEDED) + "; free some, or point KINGTIDE_STATE elsewhere.");
        }
        return free < DISK_COMFORTABLE
                ? Finding.note("disk", detail, "Long runs may fill it.")
                : Finding.ok("disk", detail);
    }

    private static String megabytes(long bytes) {
        return bytes / MEBIBYTE + " MB";
    }
}
