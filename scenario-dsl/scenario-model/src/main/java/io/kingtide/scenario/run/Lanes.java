package io.kingtide.scenario.run;

import io.kingtide.scenario.Load;
import io.kingtide.scenario.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Starts every arrival of a run at its time, for engines that work in event loops. The loops share one cursor over the
 * plan; each takes the next arrival, waits for its time, and hands it with a free <em>lane</em> to the engine. A lane is
 * a virtual user's place: it keeps its connections from arrival to arrival. Lanes are used last in, first out, so that as
 * few connections as possible are open, and are added as they are needed, up to {@link RunPlan#maxLanes()}; beyond that
 * arrivals wait, which is counted and shows in their response times.
 */
public final class Lanes {
    /** A thread that carries visits. */
    public interface Loop {
        /** Runs this soon on the loop's thread. */
        void execute(Runnable action);

        /** Runs this on the loop's thread after a time, as precisely as the loop can. */
        void schedule(Runnable action, long delayNanos);

        /**
         * Runs this on the loop's thread when it has looked after its connections once more. An event loop that is given
         * its next task by the one that it runs may not look after them at all.
         */
        default void afterConnections(Runnable action) {
            execute(action);
        }

        /**
         * Whether a lane more would help now. Asked on the loop's thread where an arrival is overdue and no lane is free; after a
         * no it is asked again {@link #afterConnections}.
         */
        default boolean mayAddLane() {
            return true;
        }
    }

    /** What the engine does with an arrival. */
    @FunctionalInterface
    public interface Carrier {
        /** Carries the visit to its end, then calls {@link Lane#free()}; called on the lane's loop. */
        void carry(Lane lane, Visit visit);
    }

    /** Overdue arrivals that a loop starts before it looks after its connections again. */
    private static final int BURST = 64;
    /**
     * Lanes that a loop adds before it looks after its connections again. A loop that is behind has answers waiting that
     * free lanes; if it opened connections instead, each would set it back further, until it did nothing else.
     */
    private static final int NEW_LANES_AT_ONCE = 1;
    /**
     * Where one in so many of the busy lanes came free since the loop last looked, the next look frees more: the target is fast,
     * the loop is not, and a connection more would make it slower.
     */
    private static final int FAST_SHARE = 8;
    /** Nearer arrivals are started together: a kernel's timers are no finer, and each waking costs as much as an arrival. */
    private static final long LEAST_SLEEP_NANOS = 50_000;

    private final Visits visits;
    private final RunControl control;
    private final RunClock clock;
    private final Carrier carrier;
    private final Share share;
    private final ArrivalCursor cursor;
    private final List<PacedLoop> paced = new ArrayList<>();
    private final AtomicLong laneIds = new AtomicLong();
    /** Numbers for closed arrivals, apart from those of the cursor. */
    private static final long FIRST_CLOSED_NUMBER = 1L << 40;

    private final AtomicLong closedArrivals = new AtomicLong();

    private final AtomicInteger loopsLeft;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Lanes of one run; the clock's 0 is the run's start, and may lie ahead. */
    public Lanes(RunPlan plan, Visits visits, RunControl control, RunClock clock, List<Loop> loops, Carrier carrier) {
        this.visits = visits;
        this.control = control;
        this.clock = clock;
        this.carrier = carrier;
        this.share = plan.share();
        this.cursor = plan.cursor();
        // A loop without a lane would take arrivals and never start them.
        int used = Math.max(1, Math.min(loops.size(), plan.maxLanes()));
        this.loopsLeft = new AtomicInteger(used);
        for (int i = 0; i < used; i++) {
            paced.add(new PacedLoop(loops.get(i), plan.maxLanes() / used + (i < plan.maxLanes() % used ? 1 : 0)));
        }
        int next = 0;
        int everybodysUsers = 0;
        for (int journey = 0; journey < plan.journeys().size(); journey++) {
            if (plan.journeys().get(journey).load() instanceof Load.Closed closed) {
                for (int user = 0; user < closed.users(); user++) {
                    if (!share.has(everybodysUsers++)) {
                        continue;
                    }
                    PacedLoop home = paced.get(next++ % paced.size());
                    home.users.add(new ClosedUser(home, journey, closed));
                }
            }
        }
    }

    /** Starts; completes when every arrival has ended. */
    public CompletableFuture<Void> start() {
        control.onStop(() -> paced.forEach(loop -> loop.loop.execute(loop::pump)));
        paced.forEach(loop -> loop.loop.execute(loop::begin));
        return end;
    }

    /** Gives up the visits that are still under way. */
    public void abandon() {
        paced.forEach(loop -> loop.loop.execute(loop::abandon));
    }

    /** A virtual user's place. */
    public final class Lane {
        private final PacedLoop home;
        private final long id;

        @Nullable
        private Visit visit;

        @Nullable
        private ClosedUser user;

        private @Nullable Object attachment;

        private Lane(PacedLoop home) {
            this.home = home;
            this.id = laneIds.incrementAndGet();
        }

        /** What the engine keeps with the lane, such as its connection; null at first. Used on the lane's loop only. */
        public @Nullable Object attachment() {
            return attachment;
        }

        /** Keeps something with the lane. */
        public void attach(Object kept) {
            attachment = kept;
        }

        /** Unique within the run, from 1. */
        public long id() {
            return id;
        }

        /** The loop on which its visits are carried. */
        public Loop loop() {
            return home.loop;
        }

        /** The visit has ended; called on the lane's loop. A second call for the same visit does nothing. */
        public void free() {
            if (visit != null) {
                visit = null;
                home.freed(this);
            }
        }

        /** The visit that it carries, or null. */
        public @Nullable Visit visit() {
            return visit;
        }
    }

    /** A virtual user of a closed journey: starts again when it has finished. */
    private final class ClosedUser {
        private final PacedLoop home;
        private final int journey;
        private final Load.Closed load;
        private @Nullable Lane lane;
        private long nextStart;

        ClosedUser(PacedLoop home, int journey, Load.Closed load) {
            this.home = home;
            this.journey = journey;
            this.load = load;
        }

        void again() {
            long now = clock.now();
            long at = Math.max(nextStart, now);
            if (control.stopped() || at >= load.length().toNanos()) {
                home.userLeft();
            } else if (at > now) {
                home.loop.schedule(this::again, at - now);
            } else {
                nextStart = now + load.pacing().toNanos();
                home.carry(home.laneFor(this), new Arrival(journey, closedNumber(), now));
            }
        }
    }

    private long closedNumber() {
        return FIRST_CLOSED_NUMBER + share.numberOf(closedArrivals.getAndIncrement());
    }

    /** One loop's share; all fields belong to the loop's thread. */
    private final class PacedLoop {
        private final Loop loop;
        private final int maxLanes;
        private final List<Lane> all = new ArrayList<>();
        private final List<Lane> free = new ArrayList<>();
        private final List<ClosedUser> users = new ArrayList<>();

        @Nullable
        private Arrival next;

        private final Runnable whenDue = this::due;
        private final Runnable whenLookedAfter = this::goOn;
        private boolean timerSet;
        private boolean goesOn;
        private boolean starving;
        private boolean taking = true;
        private boolean done;
        private int usersLeft;
        private int active;

        PacedLoop(Loop loop, int maxLanes) {
            this.loop = loop;
            this.maxLanes = maxLanes;
        }

        void begin() {
            usersLeft = users.size();
            long wait = -clock.now();
            for (ClosedUser user : users) {
                loop.schedule(user::again, Math.max(0, wait));
            }
            pump();
        }

        void pump() {
            int opened = 0;
            int reused = 0;
            for (int burst = 0; taking; burst++) {
                if (control.stopped() || !haveNext()) {
                    taking = false;
                    break;
                }
                long wait = planned() - clock.now();
                if (wait > 0) {
                    wakeIn(wait);
                    return;
                }
                if (free.isEmpty() && all.size() >= maxLanes) {
                    starve();
                    return;
                }
                if (burst == BURST || (free.isEmpty() && !mayOpen(opened, reused))) {
                    goOnLater();
                    return;
                }
                if (free.isEmpty()) {
                    opened++;
                } else {
                    reused++;
                }
                Arrival due = java.util.Objects.requireNonNull(next);
                next = null;
                starving = false;
                carry(free.isEmpty() ? newLane() : free.remove(free.size() - 1), due);
            }
            finishIfIdle();
        }

        private boolean mayOpen(int opened, int reused) {
            return opened < NEW_LANES_AT_ONCE && !soonFree(reused) && loop.mayAddLane();
        }

        /** Never where nothing came free, so that each look brings at least one arrival on its way. */
        private boolean soonFree(int reused) {
            return reused > 0 && reused * FAST_SHARE >= active;
        }

        private boolean haveNext() {
            if (next == null) {
                next = cursor.take();
            }
            return next != null;
        }

        private long planned() {
            return java.util.Objects.requireNonNull(next).plannedNanos();
        }

        private void wakeIn(long waitNanos) {
            if (!timerSet) {
                timerSet = true;
                loop.schedule(whenDue, Math.max(LEAST_SLEEP_NANOS, waitNanos));
            }
        }

        private void due() {
            timerSet = false;
            pump();
        }

        private void goOnLater() {
            if (!goesOn) {
                goesOn = true;
                loop.afterConnections(whenLookedAfter);
            }
        }

        private void goOn() {
            goesOn = false;
            pump();
        }

        private void starve() {
            if (!starving) {
                starving = true;
                control.starvedArrivals().increment();
            }
        }

        private Lane newLane() {
            Lane lane = new Lane(this);
            all.add(lane);
            control.lanes().incrementAndGet();
            return lane;
        }

        /** A closed user keeps its own lane from start to start. */
        Lane laneFor(ClosedUser user) {
            if (user.lane == null) {
                user.lane = newLane();
                user.lane.user = user;
            }
            return user.lane;
        }

        void carry(Lane lane, Arrival arrival) {
            active++;
            control.busyLanes().incrementAndGet();
            Visit visit = visits.of(arrival);
            lane.visit = visit;
            try {
                carrier.carry(lane, visit);
            } catch (RuntimeException | LinkageError e) {
                // Event loops swallow what is thrown at them: without this the run would stand still and not say why.
                control.stop(new StopReason(
                        StopReason.Kind.ENGINE, "The engine failed to carry an arrival: got " + e + "; expected none"));
                visit.abandon(clock.now());
                lane.free();
            }
        }

        void freed(Lane lane) {
            active--;
            control.busyLanes().decrementAndGet();
            ClosedUser user = lane.user;
            if (user != null) {
                loop.execute(user::again);
                return;
            }
            free.add(lane);
            if (starving) {
                starving = false;
                loop.execute(this::pump);
            }
            finishIfIdle();
        }

        void userLeft() {
            usersLeft--;
            finishIfIdle();
        }

        void abandon() {
            taking = false;
            usersLeft = 0;
            for (Lane lane : new ArrayList<>(all)) {
                Visit visit = lane.visit;
                if (visit != null) {
                    visit.abandon(clock.now());
                    lane.user = null;
                    lane.free();
                }
            }
            finishIfIdle();
        }

        private void finishIfIdle() {
            if (!taking && active == 0 && usersLeft <= 0 && !done) {
                done = true;
                if (loopsLeft.decrementAndGet() == 0) {
                    end.complete(null);
                }
            }
        }
    }
}
