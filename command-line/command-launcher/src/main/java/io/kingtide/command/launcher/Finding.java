package io.kingtide.command.launcher;

import io.kingtide.command.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found out about one thing.
 *
 * @param subject what was looked at
 * @param verdict how it is
 * @param detail what was found, in a few words
 * @param mend what the user can do, unless nothing needs doing
 */
record Finding(
        String subject,
        Verdict verdict,
        String detail,
        @Nullable String mend) {

    /** How a thing is. */
    enum Verdict {
        /** As it should be. */
        OK,
        /** The main job runs, something beside it does not, or runs worse. */
        NOTE,
        /** The main job cannot run: something is missing or wrongly set up. */
        MISSING,
        /** The main job cannot run now: something is taken, full or too small. */
        BLOCKED;

        ExitCode exitCode() {
            return switch (this) {
                case OK, NOTE -> ExitCode.HOLDS;
                case MISSING -> ExitCode.USAGE;
                case BLOCKED -> ExitCode.NOT_CARRIED_OUT;
            };
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(subject, Verdict.OK, detail, null);
    }

    static Finding note(String subject, String detail, String mend) {
        return new Finding(subject, Verdict.NOTE, detail, mend);
    }

    static Finding missing(String subject, String detail, String mend) {
        return new Finding(subject, Verdict.MISSING, detail, mend);
    }

    static Finding blocked(String subject, String detail, String mend) {
        return new Finding(subject, Verdict.BLOCKED, detail, mend);
    }
}
