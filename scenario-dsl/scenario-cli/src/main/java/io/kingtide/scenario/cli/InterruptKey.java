package io.kingtide.scenario.cli;

import io.kingtide.scenario.run.StopReason;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C during a run: the load stops, the report is still written, then the process ends. */
final class InterruptKey {
    /** Longer than an engine takes to give up what is in flight; after it the user's wish to end wins. */
    private static final long PATIENCE_SECONDS = 25;

    private InterruptKey() {}

    /** A run and what is printed of it; gives the exit code. */
    interface Work {
        int execute() throws InterruptedException;
    }

    static int guarding(ScenarioRun run, Work work) throws InterruptedException {
        CountDownLatch written = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    run.control()
                            .stop(new StopReason(StopReason.Kind.INTERRUPTED, "The run was interrupted by the user."));
                    await(written);
                },
                "kingtide-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.execute();
        } finally {
            written.countDown();
            remove(hook);
        }
    }

    private static void await(CountDownLatch written) {
        try {
            if (!written.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The engine did not end within " + PATIENCE_SECONDS
                        + " s; 'kingtide report' writes the report from what was recorded.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook runs: it is what ended the run, and it has just been let go.
            return;
        }
    }
}
