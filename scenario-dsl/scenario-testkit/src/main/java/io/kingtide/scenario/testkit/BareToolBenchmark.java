package io.kingtide.scenario.testkit;

import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.curve.Spacing;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.PrimitiveIterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * How well a tool sends its own open model, seen from the stub: when each request came in. Lines of the same table as
 * {@link EngineBenchmark}.
 */
public abstract class BareToolBenchmark {
    private static final Duration RAMP = Duration.ofSeconds(1);
    private static final Duration HELD = Duration.ofSeconds(Integer.getInteger("bench.seconds", 3));

    /** How the table calls it. */
    protected abstract String name();

    /** Sends requests: from 0 to the rate within the ramp, then the rate for as long as it is held. Blocks. */
    protected abstract void send(URI target, double rate, Duration ramp, Duration held) throws Exception;

    @Test
    void stepToFiveThousandASecondWithinOneSecond() throws Exception {
        try (Seen warm = new Seen()) {
            send(warm.stub.uri(), 5_000, RAMP, Duration.ofSeconds(2));
        }
        try (Seen seen = new Seen()) {
            send(seen.stub.uri(), 5_000, RAMP, Duration.ofSeconds(2));
            print("0 to 5,000/s in 1 s, in a wrong 100 ms, second", 100 * seen.misplaced(5_000), "%");
        }
    }

    @Test
    void highestRateKept() throws Exception {
        print("highest rate kept, p99 < 50 ms", HighestRate.find(this::keepsOnce), "/s");
    }

    private boolean keepsOnce(double rate) throws Exception {
        try (Seen seen = new Seen()) {
            send(seen.stub.uri(), rate, RAMP, HELD);
            return seen.lateness99Millis(rate) < 50;
        }
    }

    private void print(String question, double figure, String unit) {
        System.out.printf(Locale.ROOT, "| %-27s | %-60s | %11.3f %-3s |%n", name(), question, figure, unit);
    }

    /** When requests came in. */
    private static final class Seen implements AutoCloseable {
        private final long[] at = new long[2_000_000];
        private final AtomicInteger count = new AtomicInteger();
        private final StubServer stub = StubServer.start(request -> {
            int number = count.getAndIncrement();
            if (number < at.length) {
                at[number] = System.nanoTime();
            }
            return StubReply.json(200, "{}");
        });

        double misplaced(double rate) {
            RunLog log = new RunLog();
            long[] planned = planned(rate, Duration.ofSeconds(2));
            long[] actual = actual(planned);
            for (int i = 0; i < actual.length; i++) {
                log.arrivalStarted(0, planned[i], actual[i]);
            }
            int missing = planned.length - actual.length;
            return (log.misplaced() * actual.length + missing) / planned.length;
        }

        /** In the second that is the worst for it, 1 in 100 comes later than this; missing ones never come. */
        double lateness99Millis(double rate) {
            long[] planned = planned(rate, HELD);
            long[] actual = actual(planned);
            if (actual.length < 0.99 * planned.length) {
                return Double.POSITIVE_INFINITY;
            }
            long[] late = new long[actual.length];
            for (int i = 0; i < late.length; i++) {
                late[i] = actual[i] - planned[i];
            }
            Arrays.sort(late);
            return late[(int) Math.ceil(0.99 * late.length) - 1] / 1e6;
        }

        /** Counted so that the first one is in time. */
        private long[] actual(long[] planned) {
            int length = Math.min(Math.min(count.get(), at.length), planned.length);
            long[] actual = Arrays.copyOf(at, length);
            Arrays.sort(actual);
            long offset = length == 0 ? 0 : planned[0] - actual[0];
            for (int i = 0; i < length; i++) {
                actual[i] += offset;
            }
            return actual;
        }

        private static long[] planned(double rate, Duration held) {
            Curve curve = Curves.step(0, rate, RAMP).then(Curves.hold(rate, held));
            PrimitiveIterator.OfLong times = curve.arrivals(Spacing.EVEN, 0);
            long[] all = new long[(int) (rate * (held.toMillis() / 1e3 + 1)) + 1];
            int size = 0;
            while (times.hasNext() && size < all.length) {
                all[size++] = times.nextLong();
            }
            return Arrays.copyOf(all, size);
        }

        @Override
        public void close() {
            stub.close();
        }
    }
}
