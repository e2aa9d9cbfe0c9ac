package io.kingtide.rehearsal.process;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether loopback ports are free, and who holds one that is not. The holder is found in Linux's {@code /proc}: the
 * listening socket's inode in {@code net/tcp}, then the process that has it among its file descriptors. Elsewhere, or
 * for a process of another user, the holder stays unknown.
 */
public final class Ports {
    private static final String LISTENING = "0A";

    private final Path proc;

    public Ports() {
        this(Path.of("/proc"));
    }

    Ports(Path proc) {
        this.proc = proc;
    }

    /**
     * Fails with every port that is taken, named with what needs it.
     *
     * @throws Problem with exit code 2: nothing was started yet, and another {@code --port-base} mends it
     */
    public void requireFree(Collection<ChildSpec> specs) {
        List<String> taken = new ArrayList<>();
        for (ChildSpec spec : specs) {
            if (spec.port() > 0 && !isFree(spec.port())) {
                taken.add("port " + spec.port() + " (" + spec.name() + ") held by "
                        + holderOf(spec.port()).orElse("a process that cannot be seen from here"));
            }
        }
        if (!taken.isEmpty()) {
            throw Problem.usage(
                    "Starting the reference system",
                    String.join(", ", taken),
                    "free ports on 127.0.0.1",
                    "Stop that process ('kingtide down' if it is ours), or choose others with --port-base.");
        }
    }

    /** Whether a server could listen on this loopback port now. */
    public boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            // Ports of connections that were closed a moment ago count as free, as they do for the servers.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The listening process as {@code pid 123 (command line)}. */
    public Optional<String> holderOf(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            sockets.addAll(listeningInodes(proc.resolve(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holdsOne(process.resolve("fd"), sockets)) {
                    return Optional.of("pid " + process.getFileName() + " (" + commandOf(process) + ")");
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Set<String> listeningInodes(Path table, int port) {
        Set<String> inodes = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.trim().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTENING) && portOf(fields[1]) == port) {
                    inodes.add("socket:[" + fields[9] + "]");
                }
            }
        } catch (IOException e) {
            // No such table on this system.
        }
        return inodes;
    }

    private static int portOf(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), 16);
    }

    private static boolean holdsOne(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (sockets.contains(target(link))) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String commandOf(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .trim();
            return line.length() > 120 ? line.substring(0, 120) + " ..." : line;
        } catch (IOException e) {
            return "command unknown";
        }
    }
}
