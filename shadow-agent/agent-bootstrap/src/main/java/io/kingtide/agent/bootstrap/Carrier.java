package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * Carries the test traffic of the current thread. One object per thread; confined to it.
 *
 * <p>While no tagged request was ever admitted, every question costs one volatile read ({@link #awake()}); afterwards
 * one thread-local read.
 */
public final class Carrier {
    private static final ThreadLocal<Carrier> CARRIERS = new ThreadLocal<Carrier>() {
        @Override
        protected Carrier initialValue() {
            // A thread that was started by tagged work finds what its starter left for it here, on first use: no
            // advice on run() is needed, whatever the thread's class overrides.
            return new Carrier(CarriedWork.take(Thread.currentThread()));
        }
    };

    private static volatile boolean awake;

    private @Nullable TestTraffic traffic;
    private int bypass;

    private Carrier(@Nullable TestTraffic traffic) {
        this.traffic = traffic;
    }

    /** Whether tagged traffic was ever admitted in this JVM. */
    public static boolean awake() {
        return awake;
    }

    /** Called by the first admission. */
    public static void wake() {
        awake = true;
    }

    /** The traffic that the current thread works for, null for real traffic. */
    public static @Nullable TestTraffic current() {
        return awake ? CARRIERS.get().traffic : null;
    }

    /** Whether a gate must act: the thread works for test traffic and is not inside work of our own. */
    public static boolean gated() {
        if (!awake) {
            return false;
        }
        Carrier here = CARRIERS.get();
        return here.traffic != null && here.bypass == 0;
    }

    /** The current thread's carrier. */
    public static Carrier here() {
        return CARRIERS.get();
    }

    public @Nullable TestTraffic traffic() {
        return traffic;
    }

    /** Sets the traffic and returns what was there, to be set again when the work is done. */
    public @Nullable TestTraffic swap(@Nullable TestTraffic next) {
        TestTraffic previous = traffic;
        traffic = next;
        return previous;
    }

    /** Opens a stretch in which the gates let everything pass: work of ours, or a driver's own inner calls. */
    public void openBypass() {
        bypass++;
    }

    /** Closes what {@link #openBypass()} opened. */
    public void closeBypass() {
        bypass--;
    }

    /** Whether the thread is inside such a stretch. */
    public boolean bypassed() {
        return bypass != 0;
    }
}
