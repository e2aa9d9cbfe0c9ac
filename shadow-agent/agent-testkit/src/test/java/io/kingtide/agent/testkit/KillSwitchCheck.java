package io.kingtide.agent.testkit;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long after the kill the last tagged request passes, by the console's message and by the file. The goal is a second.
 * Printed, not asserted: that it stops at all is {@link ConsoleIT}'s.
 */
class KillSwitchCheck {
    private static final int ROUNDS = Integer.getInteger("kingtide.kill.rounds", 20);

    @Test
    void measure(@TempDir Path folder) throws Exception {
        long[] byConsole = new long[ROUNDS];
        long[] byFile = new long[ROUNDS];
        try (Rehearsal rehearsal = new Rehearsal(folder);
                FakeConsole console = FakeConsole.start(Rehearsal.NODE_SECRET)) {
            rehearsal.set("kill.file", rehearsal.file("stop"));
            rehearsal.unset("control.file");
            rehearsal.set("control.url", console.url());
            rehearsal.set("control.keys", rehearsal.file("node-keys"));
            rehearsal.start();
            for (int i = 0; i < ROUNDS; i++) {
                console.arm(Rehearsal.CAMPAIGN);
                awaitPassing(rehearsal);
                byConsole[i] = untilRefused(rehearsal, console::kill);
                console.arm(Rehearsal.CAMPAIGN);
                awaitPassing(rehearsal);
                byFile[i] = untilRefused(rehearsal, () -> rehearsal.write("stop"));
                Files.delete(folder.resolve("stop"));
            }
        }
        System.out.println("kill switch, " + ROUNDS + " rounds, load "
                + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        print("console", byConsole);
        print("file", byFile);
    }

    private interface Kill {
        void strike() throws Exception;
    }

    private static void awaitPassing(Rehearsal rehearsal) throws InterruptedException {
        Rehearsal.eventually("test traffic passes", () -> passes(rehearsal));
    }

    /** Nanoseconds from the kill to the sending of the first request that was refused: all later ones are. */
    private static long untilRefused(Rehearsal rehearsal, Kill kill) throws Exception {
        long began = System.nanoTime();
        kill.strike();
        long sent = System.nanoTime();
        while (passes(rehearsal)) {
            sent = System.nanoTime();
        }
        return sent - began;
    }

    private static boolean passes(Rehearsal rehearsal) {
        try {
            return rehearsal.tagged("/count").statusCode() == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void print(String by, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "by %s: median %.1f ms, longest %.1f ms%n", by, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS - 1] / 1e6);
    }
}
