package io.kingtide.shaper.limits;

import io.kingtide.shaper.TrafficKind;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): one number, the theoretical arrival time (TAT) of
 * the next request. A request at {@code now} conforms if {@code TAT - now <= tolerance}, and then moves TAT on by one
 * interval {@code T = 1 s / rate}.
 *
 * <p><b>The bound.</b> With a tolerance of {@code b} intervals, any half-open window of one second admits at most
 * {@code rate + b} requests: {@code b + 1} may come at once, each further one needs its interval. With
 * {@code b = floor(rate / 20)} that is at most 1.05 times the rate, in every window, however it is placed. Below 20 a
 * second {@code b} is 0 and requests are evenly spaced. {@code T} is rounded up, so the rate is never exceeded.
 *
 * <p><b>Test traffic sheds first.</b> It needs {@code TAT - now <= tolerance - headroom}: under overload by test traffic
 * TAT settles at the lower mark and real requests still find the headroom; under overload by real traffic TAT settles at
 * the upper mark, where no test request conforms. The headroom is 4/5 of the tolerance, at least two intervals; at low
 * rates the mark of test traffic is therefore below zero, and test traffic alone gets at least a third of the rate.
 *
 * <p>Time is counted in 1/64 ns since the start, which lasts 4.5 years and keeps the rounding of {@code T} below 0.02 % at
 * 10 million a second. Threads whose clock reading is a little old are judged a little more strictly. Lock-free, no
 * allocation.
 */
final class GcraLimiter implements Limiter {
    private static final int FRACTION_BITS = 6;
    private static final long SECOND = 1_000_000_000L << FRACTION_BITS;

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long interval;
    private final long realTolerance;
    private final long testTolerance;
    private final AtomicLong theoreticalArrival;

    GcraLimiter(double permitsPerSecond, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.interval = (long) Math.ceil(SECOND / permitsPerSecond);
        this.realTolerance = (long) Math.floor(permitsPerSecond / 20) * interval;
        this.testTolerance = realTolerance - Math.max(2 * interval, realTolerance / 5 * 4);
        this.theoreticalArrival = new AtomicLong(Math.min(0, testTolerance));
    }

    @Override
    public Admission admit(TrafficKind kind) {
        long tolerance = kind == TrafficKind.REAL ? realTolerance : testTolerance;
        long now = now();
        while (true) {
            long arrival = theoreticalArrival.get();
            if (arrival - now > tolerance) {
                return arrival - now > realTolerance ? Admission.OVER_LIMIT : Admission.TEST_SHED_FIRST;
            }
            if (theoreticalArrival.compareAndSet(arrival, Math.max(arrival, now) + interval)) {
                return Admission.ADMITTED;
            }
        }
    }

    @Override
    public long retryAfterMillis(TrafficKind kind) {
        long tolerance = kind == TrafficKind.REAL ? realTolerance : testTolerance;
        long wait = theoreticalArrival.get() - now() - tolerance;
        return wait <= 0 ? 0 : ((wait >> FRACTION_BITS) + 999_999) / 1_000_000;
    }

    private long now() {
        return (nanoTime.getAsLong() - startNanos) << FRACTION_BITS;
    }
}
