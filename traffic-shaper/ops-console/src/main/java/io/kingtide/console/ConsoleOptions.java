package io.kingtide.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line of the console. */
record ConsoleOptions(int port, Path data, Path users, Path nodeKeys, boolean init, long maxAuditBytes) {
    static final int DEFAULT_PORT = 18_401;

    private static final long DEFAULT_MAX_AUDIT_BYTES = 64L * 1024 * 1024;
    private static final String USAGE =
            "expected --data DIR [--port 18401] [--init] [--users FILE] [--node-keys FILE]" + " [--max-audit-bytes N]";

    /** @throws IllegalArgumentException naming everything that is wrong */
    static ConsoleOptions parse(String[] args) {
        Reading reading = new Reading(args);
        List<String> problems = reading.problems;
        if (reading.data == null) {
            problems.add("--data is missing");
        }
        if (reading.data == null || !problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "Starting the ops console: " + String.join("; ", problems) + "; " + USAGE + ".");
        }
        Path data = reading.data;
        return new ConsoleOptions(
                (int) reading.port,
                data,
                reading.users == null ? data.resolve("users") : reading.users,
                reading.nodeKeys == null ? data.resolve("node-keys") : reading.nodeKeys,
                reading.init,
                reading.maxAuditBytes);
    }

    /** The options while they are being read. */
    private static final class Reading {
        private final List<String> problems = new ArrayList<>();
        private long port = DEFAULT_PORT;
        private long maxAuditBytes = DEFAULT_MAX_AUDIT_BYTES;
        private boolean init;
        private @Nullable Path data;
        private @Nullable Path users;
        private @Nullable Path nodeKeys;

        Reading(String[] args) {
            for (int i = 0; i < args.length; i++) {
                if (args[i].equals("--init")) {
                    init = true;
                } else if (i + 1 == args.length) {
                    problems.add("'" + args[i] + "' is unknown or lacks its value");
                } else {
                    accept(args[i], args[++i]);
                }
            }
        }

        private void accept(String option, String value) {
            switch (option) {
                case "--port" -> port = number(option, value, 0, 65_535);
                case "--max-audit-bytes" -> maxAuditBytes = number(option, value, 1_000, 1L << 40);
                case "--data" -> data = Path.of(value).toAbsolutePath();
                case "--users" -> users = Path.of(value).toAbsolutePath();
                case "--node-keys" -> nodeKeys = Path.of(value).toAbsolutePath();
                default -> problems.add("'" + option + "' is unknown");
            }
        }

        private long number(String option, String value, long min, long max) {
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below, like a number out of range.
            }
            problems.add(option + " is '" + value + "', not a number from " + min + " to " + max);
            return min;
        }
    }
}
