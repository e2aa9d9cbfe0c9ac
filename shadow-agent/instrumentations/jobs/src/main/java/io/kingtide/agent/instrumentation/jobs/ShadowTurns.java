package io.kingtide.agent.instrumentation.jobs;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.sql.Glob;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Runs a listed job once more after each of its turns, on the same thread, for each armed campaign. So the two never
 * overlap, and without a campaign nothing happens. What goes wrong in a shadow turn is counted and stays there: it would end
 * the schedule of the real job.
 */
final class ShadowTurns {
    private static final int MAX_JOBS = 200;

    private final AgentServices services;
    private final ConcurrentMap<String, Counts> counts = new ConcurrentHashMap<>();

    ShadowTurns(AgentServices services) {
        this.services = services;
    }

    /** What a job does in its turn. */
    interface Turn {
        void run() throws Exception;
    }

    private static final class Counts {
        final LongAdder turns = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder refused = new LongAdder();
        volatile String lastError = "";
    }

    /** The task to schedule in place of this one; the task itself if it is not listed. */
    Runnable recurring(Runnable task) {
        String name = nameOf(task.getClass());
        return listed(name) ? new TwoTurns(task, name) : task;
    }

    /** A stay whose end is the shadow turn of a job; null if it is not listed, or if this is a shadow turn already. */
    LibraryHooks.@Nullable Stay after(Turn task, String name) {
        return Carrier.current() == null && listed(name) ? new TurnAtTheEnd(task, name) : null;
    }

    /** What the jobs did, for the status. */
    Map<String, Object> status() {
        Map<String, Object> status = new TreeMap<>();
        counts.forEach((name, count) -> {
            Map<String, Object> one = new TreeMap<>();
            one.put("turns", count.turns.sum());
            one.put("failed", count.failed.sum());
            one.put("refused", count.refused.sum());
            one.put("lastError", count.lastError);
            status.put(name, one);
        });
        return status;
    }

    private boolean listed(String name) {
        ShadowRules rules = services.rules();
        if (rules != null) {
            for (String pattern : rules.jobs()) {
                if (Glob.exactly(pattern).matches(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A lambda's class is named after the class that holds it, and a number that differs from run to run. */
    private static String nameOf(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    private void turn(Turn task, String name) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        for (TestTraffic traffic : services.admission().forArmedCampaigns()) {
            Counts count = counts.size() < MAX_JOBS || counts.containsKey(name)
                    ? counts.computeIfAbsent(name, any -> new Counts())
                    : counts.computeIfAbsent("(others)", any -> new Counts());
            count.turns.increment();
            Object before = CarriedWork.set(traffic);
            try {
                task.run();
            } catch (Throwable e) {
                count.failed.increment();
                Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
                count.lastError = cause.getClass().getName();
            } finally {
                CarriedWork.end(before);
            }
            if (traffic.refusal() != null) {
                count.refused.increment();
            }
        }
    }

    /** An error of ours does not end the real schedule. */
    private void turnSafely(Turn task, String name) {
        try {
            turn(task, name);
        } catch (RuntimeException | LinkageError e) {
            SwallowedErrors.count(e);
        }
    }

    /** The real turn, and then the shadow turn, whatever became of the real one. */
    private final class TwoTurns implements Runnable {
        private final Runnable task;
        private final String name;

        TwoTurns(Runnable task, String name) {
            this.task = task;
            this.name = name;
        }

        @Override
        public void run() {
            try {
                task.run();
            } finally {
                turnSafely(task::run, name);
            }
        }

        @Override
        public String toString() {
            return task.toString();
        }
    }

    private final class TurnAtTheEnd implements LibraryHooks.Stay {
        private final Turn task;
        private final String name;

        TurnAtTheEnd(Turn task, String name) {
            this.task = task;
            this.name = name;
        }

        @Override
        public boolean refused() {
            return false;
        }

        @Override
        public void leave() {
            turnSafely(task, name);
        }
    }
}
