package io.kingtide.shaper.limits;

import io.kingtide.shaper.state.LimitSetting;
import java.util.function.LongSupplier;

/** The default carrier: smooth, with a stated bound of 1.05 times the rate on any one-second window. */
public final class GcraCarrier implements LimitCarrier {
    /** Its name in limits. */
    public static final String NAME = "gcra";

    private final LongSupplier nanoTime;

    /**
     * @param nanoTime a monotonic clock in nanoseconds, {@code System::nanoTime}
     */
    public GcraCarrier(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Limiter enforce(LimitSetting setting) {
        return new GcraLimiter(setting.permitsPerSecond(), nanoTime);
    }

    @Override
    public void release(String resource) {
        // Nothing is kept here: the limiter is the whole state.
    }
}
