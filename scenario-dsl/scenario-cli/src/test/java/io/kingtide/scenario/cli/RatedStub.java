package io.kingtide.scenario.cli;

import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** A system of a known capacity: one queue, one server that takes so long for each request, and a fixed time on top. */
final class RatedStub {
    private static final long BASE_NANOS = 100_000_000;

    private RatedStub() {}

    /** Each request takes the server exactly 1/capacity. */
    static StubServer exact(double perSecond) {
        return serving(perSecond, () -> 1);
    }

    /** Service times differ (log-normal, mean 1/capacity), and one request in a thousand finds the server asleep for 50 ms. */
    static StubServer noisy(double perSecond) {
        Random random = new Random(20);
        double pauses = 0.001 * 0.05 * perSecond;
        return serving(perSecond, () -> {
            double share = (1 - pauses) * Math.exp(0.5 * random.nextGaussian() - 0.125);
            return random.nextInt(1000) == 0 ? share + 0.05 * perSecond : share;
        });
    }

    private static StubServer serving(double perSecond, DoubleSupplier shareOfTheMean) {
        StubReply reply = StubReply.json(200, "{}");
        long[] free = {System.nanoTime()};
        return StubServer.start(request -> {
            long now = System.nanoTime();
            free[0] = Math.max(now, free[0]) + (long) (1e9 / perSecond * shareOfTheMean.getAsDouble());
            return reply.after(free[0] - now + BASE_NANOS);
        });
    }
}
