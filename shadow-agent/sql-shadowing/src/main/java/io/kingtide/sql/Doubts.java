package io.kingtide.sql;

import java.util.Arrays;

/** What in a text a differently set or differently old server would read otherwise. */
final class Doubts {
    private static final int MOST_VERSIONS = 4;

    boolean backslashBeforeQuote;
    boolean commentInComment;
    private int[] executable = new int[0];

    void addExecutable(int version, int position) {
        for (int known : executable) {
            if (known == version) {
                return;
            }
        }
        if (executable.length == MOST_VERSIONS) {
            throw new RefusedException(
                    Refusal.LIMIT,
                    "Executable comments of more than " + MOST_VERSIONS + " versions have too many readings.",
                    position);
        }
        executable = Arrays.copyOf(executable, executable.length + 1);
        executable[executable.length - 1] = version;
    }

    int[] executableVersions() {
        return executable;
    }

    boolean any(Dialect dialect) {
        return executable.length > 0
                || backslashBeforeQuote && (dialect == Dialect.MYSQL || dialect == Dialect.POSTGRESQL)
                || commentInComment && dialect == Dialect.H2;
    }
}
