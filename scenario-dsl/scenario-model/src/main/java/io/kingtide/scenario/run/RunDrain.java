package io.kingtide.scenario.run;

import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.Step;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sees to it that a run ends: after its plan or a stop, visits have a while to finish, and are then given up. */
public final class RunDrain {
    /** After a stop, running visits may take this long. */
    private static final Duration AFTER_STOP = Duration.ofSeconds(2);
    /** After giving up, the engine may take this long to notice. */
    private static final Duration AFTER_ABANDON = Duration.ofSeconds(2);

    private static final Duration LEAST_AFTER_PLAN = Duration.ofSeconds(5);
    private static final Duration MOST_AFTER_PLAN = Duration.ofMinutes(10);

    private RunDrain() {}

    /**
     * Watches a run in a thread of its own.
     *
     * @param end completes when all visits have ended
     * @return completes when they have, or when they have been given up
     */
    public static CompletableFuture<Void> watch(
            RunPlan plan, RunControl control, RunClock clock, Lanes lanes, CompletableFuture<Void> end) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        if (!ended(end, plan, control, clock)) {
                            lanes.abandon();
                            waitFor(end, AFTER_ABANDON.toMillis());
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        over.complete(null);
                    }
                },
                "kingtide-drain");
        thread.setDaemon(true);
        thread.start();
        return over;
    }

    /** How long visits may go on after the last arrival of a plan: as long as its longest journey can take. */
    static Duration afterPlan(RunPlan plan) {
        Duration longest = LEAST_AFTER_PLAN;
        for (LoadedJourney loaded : plan.journeys()) {
            Duration journey = Step.longest(loaded.journey().steps()).plusSeconds(1);
            longest = journey.compareTo(longest) > 0 ? journey : longest;
        }
        return longest.compareTo(MOST_AFTER_PLAN) > 0 ? MOST_AFTER_PLAN : longest;
    }

    private static boolean ended(CompletableFuture<Void> end, RunPlan plan, RunControl control, RunClock clock)
            throws InterruptedException {
        long last = plan.length().plus(afterPlan(plan)).toNanos();
        long stopAt = Long.MAX_VALUE;
        while (true) {
            if (waitFor(end, 50)) {
                return true;
            }
            if (stopAt == Long.MAX_VALUE && control.stopped()) {
                stopAt = clock.now() + AFTER_STOP.toNanos();
            }
            if (clock.now() >= Math.min(last, stopAt)) {
                return false;
            }
        }
    }

    private static boolean waitFor(CompletableFuture<Void> end, long millis) throws InterruptedException {
        try {
            end.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }
}
