package io.kingtide.command.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who listens on a port, where {@code /proc} tells: the kernel's socket tables give the socket of a listening port, and
 * each process's open files name its sockets. Processes of other users show nothing.
 */
final class PortHolders {
    private static final String LISTENING = "0A";
    private static final int COMMAND_LENGTH = 60;

    private final Path proc;

    PortHolders() {
        this(Path.of("/proc"));
    }

    PortHolders(Path proc) {
        this.proc = proc;
    }

    /** A process that holds a port. */
    record Holder(long pid, String command) {}

    Optional<Holder> of(int port) {
        Map<String, Integer> sockets = new HashMap<>();
        for (String table : List.of("tcp", "tcp6")) {
            collect(proc.resolve("net").resolve(table), sockets);
        }
        sockets.values().removeIf(held -> held != port);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return Optional.of(
                            new Holder(Long.parseLong(String.valueOf(process.getFileName())), command(process)));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void collect(Path table, Map<String, Integer> sockets) {
        try {
            for (String line : Files.readAllLines(table)) {
                String[] field = line.trim().split("\\s+");
                if (field.length > 9 && field[3].equals(LISTENING)) {
                    int port = Integer.parseInt(field[1].substring(field[1].lastIndexOf(':') + 1), 16);
                    sockets.put("socket:[" + field[9] + "]", port);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Not Linux, or not allowed to look: then nobody can be named.
        }
    }

    private static boolean holds(Path process, Map<String, Integer> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)
                        && sockets.containsKey(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Another user's process, or it has just ended.
        }
        return false;
    }

    private static String command(Path process) {
        try {
            String line = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ')
                    .trim();
            return line.length() <= COMMAND_LENGTH ? line : line.substring(0, COMMAND_LENGTH) + "...";
        } catch (IOException e) {
            return "unknown command";
        }
    }
}
