package io.kingtide.scenario.gatling;

import io.gatling.core.session.Session;
import io.gatling.http.response.Response;
import io.kingtide.scenario.run.RunClock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The visits that are inside a chain of Gatling's. Gatling tells its statistics the scenario of a request but not its
 * session; so each lane has a scenario name of its own, by which the visit is found. Thread-safe.
 */
final class NativeVisits {
    private final ConcurrentHashMap<String, Entry> byScenario = new ConcurrentHashMap<>();

    /** One lane's visit. Used on the lane's event loop. */
    static final class Entry {
        private final LaneAction.Carried carried;
        private final RunClock clock;
        private long earliestNanos;
        private long writtenNanos;
        private int underWay;
        private @Nullable GatlingAnswer answer;

        Entry(LaneAction.Carried carried, RunClock clock) {
            this.carried = carried;
            this.clock = clock;
            this.earliestNanos = clock.now();
        }

        /** A request is about to be written; its connection is open already. */
        void sending() {
            underWay++;
            writtenNanos = clock.now();
        }

        /**
         * Gatling's own times are whole milliseconds. The end is taken now. The start is when the request was written,
         * unless a connection was opened first or several requests of the arrival were under way at once; it is then as
         * many milliseconds before the end as Gatling says.
         */
        void ended(String request, long durationMillis, @Nullable String error) {
            long end = clock.now();
            long start = Math.max(earliestNanos, end - TimeUnit.MILLISECONDS.toNanos(durationMillis));
            if (underWay == 1 && writtenNanos - start < 2 * TimeUnit.MILLISECONDS.toNanos(1)) {
                start = writtenNanos;
            }
            underWay = Math.max(0, underWay - 1);
            GatlingAnswer seen = answer;
            answer = null;
            earliestNanos = end;
            carried.visit().sampled(request, start, end, seen, error);
        }
    }

    static String scenario(long lane) {
        return "kingtide-lane-" + lane;
    }

    void begin(String scenario, LaneAction.Carried carried, RunClock clock) {
        byScenario.put(scenario, new Entry(carried, clock));
    }

    /** The visit whose chain this session has left, or null if it is in none. */
    LaneAction.@Nullable Carried end(Session session) {
        Entry entry = byScenario.remove(session.scenario());
        return entry == null ? null : entry.carried;
    }

    @Nullable
    Entry find(String scenario) {
        return byScenario.get(scenario);
    }

    /** An answer has come in, and will be checked and logged next. */
    void answered(Session session, Response response) {
        Entry entry = byScenario.get(session.scenario());
        if (entry != null) {
            entry.answer = new GatlingAnswer(response);
        }
    }
}
