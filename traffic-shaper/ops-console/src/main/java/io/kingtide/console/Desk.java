package io.kingtide.console;

import java.io.IOException;
import java.time.Clock;
import java.util.function.Function;

/**
 * Where every change is made: one at a time, decided upon the current state, written to the audit log, then in the state,
 * then announced. Thread-safe.
 */
final class Desk {
    private static final System.Logger LOG = System.getLogger(Desk.class.getName());

    private final AuditLog audit;
    private final EventLog events;
    private final Clock clock;
    private final Object announcement = new Object();
    private volatile ConsoleState state;

    private Desk(AuditLog audit, EventLog events, Clock clock, ConsoleState state) {
        this.audit = audit;
        this.events = events;
        this.clock = clock;
        this.state = state;
    }

    /** Replays the log; an empty one is founded now. */
    static Desk open(AuditLog audit, EventLog events, Clock clock) throws IOException {
        ConsoleState state = ConsoleState.EMPTY;
        if (audit.size() == 0) {
            audit.append(Person.CONSOLE, clock.millis(), "first start", new Change.Founded(clock.millis()));
        }
        for (AuditEntry entry : audit.entries()) {
            state = state.after(entry.change());
        }
        return new Desk(audit, events, clock, state);
    }

    ConsoleState state() {
        return state;
    }

    Clock clock() {
        return clock;
    }

    /**
     * Makes one change.
     *
     * @param decide the change upon the current state; throws {@link ApiProblem} to change nothing
     * @return the state after it
     */
    ConsoleState commit(Person who, String reason, Function<ConsoleState, Change> decide) {
        ConsoleState next;
        synchronized (this) {
            Change change = decide.apply(state);
            next = state.after(change);
            checkLimits(next);
            try {
                audit.append(who, clock.millis(), reason, change);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.ERROR, "Refused a change: {0}", e.getMessage());
                throw new ApiProblem(
                        503,
                        "Audit log not writable",
                        "Nothing was changed: the audit entry could not be written (" + e.getMessage()
                                + "). Make room or mend the disk of the console's data folder, then try again.");
            }
            state = next;
            events.publish(
                    clock.millis(), change.action(), change.subject(), who.name(), change.text(), dataOf(change, next));
        }
        synchronized (announcement) {
            announcement.notifyAll();
        }
        return next;
    }

    /** Before anything is written: what the nodes are told must be within the limits of a state. */
    private static void checkLimits(ConsoleState next) {
        try {
            next.shaperState();
        } catch (IllegalArgumentException e) {
            throw ApiProblem.conflict("Nothing was changed: " + e.getMessage());
        }
    }

    /** Waits until the state is newer than {@code version}, at most so long. */
    void awaitNewer(long version, long atMostMillis) throws InterruptedException {
        long end = System.nanoTime() + atMostMillis * 1_000_000;
        synchronized (announcement) {
            while (state.version() <= version) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                announcement.wait(left);
            }
        }
    }

    private static Object dataOf(Change change, ConsoleState after) {
        if (change instanceof Change.SwitchSet set) {
            return set.setting();
        }
        if (change instanceof Change.LimitSet set) {
            return set.setting();
        }
        if (change instanceof Change.CampaignSet set) {
            return set.campaign();
        }
        if (change instanceof Change.PlanSet set) {
            return set.run();
        }
        return java.util.Map.of("version", after.version());
    }
}
