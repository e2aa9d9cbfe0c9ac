package io.kingtide.agent.control;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which test traffic may enter, and which may go on. Thread-safe; a question costs one volatile read and a look-up.
 *
 * <p>Until something is heard, and when nothing was heard for 30 s from a source that must be heard, nothing may.
 */
public final class Campaigns {
    /** The answer to "may it". */
    public enum Standing {
        YES,
        NOT_ARMED,
        KILLED,
        /** No state yet, or its source is lost. */
        NOT_READY
    }

    static final long LOST_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final class View {
        final AgentState state;
        final long version;
        final long heardAtNanos;
        final boolean mustBeHeard;
        final Map<String, Long> drainUntilNanos;

        View(AgentState state, long version, long heardAtNanos, boolean mustBeHeard, Map<String, Long> drain) {
            this.state = state;
            this.version = version;
            this.heardAtNanos = heardAtNanos;
            this.mustBeHeard = mustBeHeard;
            this.drainUntilNanos = drain;
        }
    }

    private final Clock clock;
    private final LongSupplier nanos;
    private volatile @Nullable View view;
    private volatile boolean stoppedLocally;

    public Campaigns(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Takes a state from the console; a lower version than the last one is ignored. */
    public synchronized void heardFromConsole(long version, AgentState state) {
        View before = view;
        if (before != null && version < before.version) {
            return;
        }
        view = next(before, version, state, true);
    }

    /** Takes the state from the local file; it stays until the file changes. */
    public synchronized void readFromFile(AgentState state) {
        View before = view;
        view = next(before, before == null ? 1 : before.version + 1, state, false);
    }

    /** Forgets the state: the local file is gone or cannot be understood. */
    public synchronized void forget() {
        view = null;
    }

    /** Stops or releases all test traffic on this node, whatever the console says. */
    public void stopLocally(boolean stopped) {
        stoppedLocally = stopped;
    }

    /** Whether a request of this campaign may enter. */
    public Standing entry(String campaign) {
        View now = view;
        Standing general = general(now);
        if (general != Standing.YES || now == null) {
            return general;
        }
        AgentState.Armed armed = now.state.armed().get(campaign);
        long millis = clock.millis();
        return armed != null && armed.notBeforeMillis <= millis && millis < armed.expiresAtMillis
                ? Standing.YES
                : Standing.NOT_ARMED;
    }

    /** The campaigns whose requests may enter now, by name; empty while test traffic is stopped or nothing was heard. */
    public List<String> entered() {
        View now = view;
        List<String> names = new ArrayList<>();
        if (now != null) {
            for (String name : new TreeSet<>(now.state.armed().keySet())) {
                if (entry(name) == Standing.YES) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Whether work that was admitted may go on: longer than it may enter, by the campaign's grace. */
    public Standing work(String campaign) {
        View now = view;
        Standing general = general(now);
        if (general != Standing.YES || now == null) {
            return general;
        }
        AgentState.Armed armed = now.state.armed().get(campaign);
        if (armed != null) {
            return clock.millis() < armed.expiresAtMillis + armed.drainMillis ? Standing.YES : Standing.NOT_ARMED;
        }
        Long until = now.drainUntilNanos.get(campaign);
        return until != null && nanos.getAsLong() - until < 0 ? Standing.YES : Standing.NOT_ARMED;
    }

    /** Whether any state is in effect. */
    public boolean ready() {
        Standing general = general(view);
        return general == Standing.YES || general == Standing.KILLED;
    }

    /** The version in effect, 0 before the first. */
    public long version() {
        View now = view;
        return now == null ? 0 : now.version;
    }

    private Standing general(@Nullable View now) {
        if (stoppedLocally) {
            return Standing.KILLED;
        }
        if (now == null || (now.mustBeHeard && nanos.getAsLong() - now.heardAtNanos > LOST_AFTER_NANOS)) {
            return Standing.NOT_READY;
        }
        return now.state.killed() ? Standing.KILLED : Standing.YES;
    }

    private View next(@Nullable View before, long version, AgentState state, boolean mustBeHeard) {
        long now = nanos.getAsLong();
        Map<String, Long> drain = new HashMap<>();
        if (before != null) {
            before.drainUntilNanos.forEach((name, until) -> {
                if (until - now > 0) {
                    drain.put(name, until);
                }
            });
            before.state.armed().forEach((name, armed) -> {
                if (!state.armed().containsKey(name)) {
                    drain.put(name, now + TimeUnit.MILLISECONDS.toNanos(armed.drainMillis));
                }
            });
        }
        return new View(state, version, now, mustBeHeard, Collections.unmodifiableMap(drain));
    }
}
