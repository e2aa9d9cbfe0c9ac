package io.kingtide.shaper.limits;

import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.state.LimitSetting;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One declared resource, to be kept in a field by the code that it protects. Thread-safe. */
public final class LimitedResource {
    private static final Enforced UNLIMITED = new Enforced(Limiter.UNLIMITED, "none", null);

    private final String name;
    private final LongAdder passedReal = new LongAdder();
    private final LongAdder passedTest = new LongAdder();
    private final LongAdder blockedReal = new LongAdder();
    private final LongAdder blockedTest = new LongAdder();
    private volatile Enforced enforced = UNLIMITED;

    /**
     * What is in force.
     *
     * @param limiter who decides
     * @param carrier the carrier's name, {@code none} without a limit
     * @param setting what it enforces; null without a limit
     */
    record Enforced(
            Limiter limiter, String carrier, @Nullable LimitSetting setting) {
        /** The version that decides; 0 without a limit, or if its carrier lost it. */
        long answeredVersion() {
            return setting == null || !limiter.isInForce() ? 0 : setting.version();
        }
    }

    /**
     * Requests since the start.
     *
     * @param passedReal real ones admitted
     * @param passedTest test ones admitted
     * @param blockedReal real ones refused
     * @param blockedTest test ones refused
     */
    public record Counts(long passedReal, long passedTest, long blockedReal, long blockedTest) {
        /** All that was refused. */
        public long blocked() {
            return blockedReal + blockedTest;
        }
    }

    LimitedResource(String name) {
        this.name = name;
    }

    /** The name by which the console knows it. */
    public String name() {
        return name;
    }

    /** Takes one permit if there is one; never waits. */
    public Admission admit(TrafficKind kind) {
        Admission admission = enforced.limiter().admit(kind);
        if (admission == Admission.ADMITTED) {
            (kind == TrafficKind.REAL ? passedReal : passedTest).increment();
        } else {
            (kind == TrafficKind.REAL ? blockedReal : blockedTest).increment();
        }
        return admission;
    }

    /** After how many milliseconds a refused request may be tried again. */
    public long retryAfterMillis(TrafficKind kind) {
        return enforced.limiter().retryAfterMillis(kind);
    }

    /** Who enforces the limit: a carrier's name, or {@code none}. */
    public String carrier() {
        return enforced.carrier();
    }

    /** What passed and what did not. */
    public Counts counts() {
        return new Counts(passedReal.sum(), passedTest.sum(), blockedReal.sum(), blockedTest.sum());
    }

    Enforced enforced() {
        return enforced;
    }

    void become(Enforced next) {
        enforced = next;
    }

    void unlimit() {
        enforced = UNLIMITED;
    }
}
