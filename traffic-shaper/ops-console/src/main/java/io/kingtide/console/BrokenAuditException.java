package io.kingtide.console;

import java.nio.file.Path;

/** The audit log holds a line that the console did not write so. */
final class BrokenAuditException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenAuditException(Path file, int line, String what) {
        super("Audit log " + file + ", line " + line + " " + what
                + "; expected the unchanged lines that the console wrote. Keep the folder as evidence and start the"
                + " console with a new one, or put the file back from a copy.");
    }
}
