package io.kingtide.scenario.run;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** An event loop in virtual time: several loops share one timeline, and time passes only when nothing is left to do. */
final class FakeLoop implements Lanes.Loop {
    /** The timeline that loops share. */
    static final class Timeline {
        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
        /** As in an event loop, what a task hands in comes before what connections have to tell. */
        private final Deque<Runnable> handedIn = new ArrayDeque<>();

        private long now;
        private long numbers;

        long now() {
            return now;
        }

        void at(long nanos, Runnable action) {
            tasks.add(new Task(Math.max(nanos, now), numbers++, action));
        }

        /** Whoever runs now takes this long over it. */
        void pass(long nanos) {
            now += nanos;
        }

        void runAll() {
            while (!tasks.isEmpty() || !handedIn.isEmpty()) {
                if (!handedIn.isEmpty()) {
                    handedIn.remove().run();
                    continue;
                }
                Task task = tasks.remove();
                now = Math.max(now, task.at());
                task.action().run();
            }
        }
    }

    private record Task(long at, long number, Runnable action) {}

    private final Timeline timeline;

    FakeLoop(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public void execute(Runnable action) {
        timeline.handedIn.add(action);
    }

    @Override
    public void afterConnections(Runnable action) {
        timeline.at(timeline.now(), action);
    }

    @Override
    public void schedule(Runnable action, long delayNanos) {
        timeline.at(timeline.now() + delayNanos, action);
    }
}
