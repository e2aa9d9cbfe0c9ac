package io.kingtide.rehearsal.process;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that does one thing and ends. */
public final class OneShot {
    private static final int LAST_LINES = 8;

    private OneShot() {}

    /**
     * Runs it and waits for its end.
     *
     * @throws Problem with its last words if it fails or takes longer
     */
    public static void run(String name, List<String> command, Path log, Duration atMost) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
            if (ended && process.exitValue() == 0) {
                return;
            }
            process.destroyForcibly();
            throw Problem.notCarriedOut(
                    "Running " + name,
                    (ended ? "exit code " + process.exitValue() : "no end within " + atMost.toSeconds() + " s")
                            + "; its log ends with: " + String.join("; ", LogTail.of(log, LAST_LINES)),
                    "exit code 0",
                    "See " + log + ".");
        } catch (IOException e) {
            throw Problem.notCarriedOut(
                            "Running " + name,
                            String.valueOf(e.getMessage()),
                            "a program that can be started",
                            "Run 'kingtide doctor' to see what is missing.")
                    .causedBy(e);
        }
    }
}
