package io.kingtide.command.launcher;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.command.RunningSystem.RunningProcess;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The ports of the reference system, and the system itself if it runs. */
final class SystemCheck {
    /** Front door, console, four payment units, credit, four trade stores, credit store. */
    private static final int[] PORT_OFFSETS = {0, 1, 11, 12, 13, 14, 21, 31, 32, 33, 34, 41};

    private static final long START_SLACK_MILLIS = 5_000;

    private final Workspace workspace;
    private final int portBase;
    private final PortHolders holders;

    SystemCheck(Workspace workspace, int portBase, PortHolders holders) {
        this.workspace = workspace;
        this.portBase = portBase;
        this.holders = holders;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Set<Integer> ours = new TreeSet<>();
        findings.add(system(ours));
        findings.addAll(ports(ours));
        return findings;
    }

    private Finding system(Set<Integer> ours) {
        Optional<RunningSystem> described;
        try {
            described = RunningSystem.find(workspace.state());
        } catch (Problem e) {
            return Finding.missing("running system", String.valueOf(e.getMessage()), "Delete the file.");
        }
        if (described.isEmpty()) {
            return Finding.ok("running system", "none was started from " + workspace.state());
        }
        List<String> gone = new ArrayList<>();
        for (RunningProcess process : described.get().processes()) {
            if (isAlive(process)) {
                ours.add(process.port());
            } else {
                gone.add(process.name());
            }
        }
        int all = described.get().processes().size();
        if (gone.isEmpty()) {
            return Finding.ok(
                    "running system",
                    all + " processes, front door " + described.get().frontDoor());
        }
        return Finding.note(
                "running system",
                "gone: " + String.join(", ", gone) + " (" + (all - gone.size()) + " of " + all + " alive)",
                "'kingtide down' clears it away.");
    }

    /** Process ids are used again: one that started at another time is another process. */
    private static boolean isAlive(RunningProcess process) {
        return ProcessHandle.of(process.pid())
                .filter(ProcessHandle::isAlive)
                .map(handle -> handle.info()
                        .startInstant()
                        .map(start -> Math.abs(start.toEpochMilli() - process.startedAtMillis()) < START_SLACK_MILLIS)
                        .orElse(true))
                .orElse(false);
    }

    private List<Finding> ports(Set<Integer> ours) {
        List<Finding> held = new ArrayList<>();
        int free = 0;
        for (int offset : PORT_OFFSETS) {
            int port = portBase + offset;
            if (isFree(port)) {
                free++;
            } else if (!ours.contains(port)) {
                String by = holders.of(port)
                        .map(holder -> "held by process " + holder.pid() + " (" + holder.command() + ")")
                        .orElse("held by a process that cannot be seen from here");
                held.add(Finding.blocked(
                        "port " + port, by, "End it, or use another block: 'kingtide demo --port-base PORT'."));
            }
        }
        if (held.isEmpty()) {
            String system = ours.isEmpty()
                    ? ""
                    : ", the running system holds "
                            + ours.stream().map(String::valueOf).collect(Collectors.joining(", "));
            held.add(Finding.ok(
                    "ports", free + " of " + PORT_OFFSETS.length + " from " + portBase + " are free" + system));
        }
        return held;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
