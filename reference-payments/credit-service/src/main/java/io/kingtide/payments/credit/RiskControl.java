package io.kingtide.payments.credit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks several models at once and decides within a hard deadline: a model that has not answered by then is replaced by
 * its fallback score. Each model has threads and a short queue of its own, so that a stuck one fills up only itself. A
 * model that has missed several times in a row is not waited for any more: its fallback speaks at once, and once
 * a second it is asked whether it is back, which no decision waits for. Thread-safe.
 */
final class RiskControl implements AutoCloseable {
    /** The highest single score decides: from here on the purchase is rejected. */
    static final int REJECT_FROM = 80;

    private static final int THREADS_PER_MODEL = 4;
    private static final int QUEUE_PER_MODEL = 32;

    /** Of the deadline; the rest is for what comes before and after the models, on a busy machine. */
    private static final double SHARE_OF_MODELS = 0.75;

    private static final int MISSES_UNTIL_SKIPPED = 5;
    private static final long SKIPPED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Desk> desks = new ArrayList<>();
    private final long thinkingNanos;

    RiskControl(List<RiskModel> models, Duration deadline) {
        this.thinkingNanos = (long) (deadline.toNanos() * SHARE_OF_MODELS);
        models.forEach(model -> desks.add(new Desk(model, thinkingNanos)));
    }

    /**
     * The decision, with what each model said.
     *
     * @param models such as {@code velocity=3 amount=12 exposure=30*}; a star marks a fallback
     */
    record Verdict(boolean accepted, int score, String models, long elapsedMicros) {}

    Verdict decide(RiskFeatures features) {
        long startNanos = System.nanoTime();
        List<@Nullable Future<Integer>> answers = new ArrayList<>();
        for (Desk desk : desks) {
            answers.add(desk.ask(features));
        }
        int worst = 0;
        StringBuilder models = new StringBuilder();
        for (int i = 0; i < desks.size(); i++) {
            RiskModel model = desks.get(i).model;
            Integer answer = await(answers.get(i), startNanos + thinkingNanos);
            desks.get(i).noteAnswer(answers.get(i) != null, answer != null);
            int score = answer == null ? model.fallbackScore() : answer;
            worst = Math.max(worst, score);
            models.append(i == 0 ? "" : " ").append(model.name()).append('=').append(score);
            models.append(answer == null ? "*" : "");
        }
        return new Verdict(worst < REJECT_FROM, worst, models.toString(), (System.nanoTime() - startNanos) / 1000);
    }

    private static @Nullable Integer await(@Nullable Future<Integer> answer, long deadlineNanos) {
        if (answer == null) {
            return null;
        }
        try {
            return answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // A model that throws has no opinion; its fallback speaks, and the star in the verdict shows it.
            return null;
        } catch (TimeoutException e) {
            answer.cancel(true);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        desks.forEach(desk -> desk.threads.shutdownNow());
    }

    /** One model with its own threads. */
    private static final class Desk {
        private final RiskModel model;
        private final long thinkingNanos;
        private final ThreadPoolExecutor threads;
        private final AtomicInteger misses = new AtomicInteger();
        private final AtomicLong nextTryNanos = new AtomicLong(System.nanoTime());
        private final AtomicReference<@Nullable Future<Integer>> trial = new AtomicReference<>();

        Desk(RiskModel model, long thinkingNanos) {
            this.model = model;
            this.thinkingNanos = thinkingNanos;
            this.threads = new ThreadPoolExecutor(
                    THREADS_PER_MODEL,
                    THREADS_PER_MODEL,
                    30,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(QUEUE_PER_MODEL),
                    work -> {
                        Thread thread = new Thread(work, "risk-" + model.name());
                        thread.setDaemon(true);
                        return thread;
                    });
        }

        @Nullable
        Future<Integer> ask(RiskFeatures features) {
            if (misses.get() < MISSES_UNTIL_SKIPPED) {
                return ask(() -> model.score().applyAsInt(features));
            }
            if (isMyTurnToTry()) {
                tryAgain(features);
            }
            return null;
        }

        /** Asks a model that is skipped; if it answers in time, it is heard again from the next decision on. */
        private void tryAgain(RiskFeatures features) {
            long askedNanos = System.nanoTime();
            Future<Integer> former = trial.getAndSet(ask(() -> {
                int score = model.score().applyAsInt(features);
                if (System.nanoTime() - askedNanos <= thinkingNanos) {
                    misses.set(0);
                }
                return score;
            }));
            if (former != null) {
                // Still stuck, perhaps: it must not keep its thread for good.
                former.cancel(true);
            }
        }

        private @Nullable Future<Integer> ask(Callable<Integer> score) {
            FutureTask<Integer> question = new FutureTask<>(score);
            try {
                threads.execute(question);
                return question;
            } catch (RejectedExecutionException e) {
                return null;
            }
        }

        private boolean isMyTurnToTry() {
            long now = System.nanoTime();
            long turn = nextTryNanos.get();
            return now - turn >= 0 && nextTryNanos.compareAndSet(turn, now + SKIPPED_NANOS);
        }

        /** A question that was not even asked says nothing about the model. */
        void noteAnswer(boolean asked, boolean answered) {
            if (answered) {
                misses.set(0);
            } else if (asked) {
                misses.incrementAndGet();
                nextTryNanos.set(System.nanoTime() + SKIPPED_NANOS);
            }
        }
    }
}
