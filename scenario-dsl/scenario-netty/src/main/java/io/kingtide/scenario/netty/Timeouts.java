package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.RunClock;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks for requests past their deadline a few times a second. One timer for each request would cost more than the
 * request does at high rates; a request may so live {@link #PERIOD_MILLIS} longer than its timeout says.
 */
final class Timeouts {
    private static final int PERIOD_MILLIS = 20;

    private final RunClock clock;
    /** Filled before the loops start to use it; each loop touches only its own set. */
    private final Map<EventLoop, Set<LaneConnection>> waiting = new IdentityHashMap<>();

    Timeouts(RunClock clock) {
        this.clock = clock;
    }

    void start(EventLoopGroup loops) {
        for (EventExecutor executor : loops) {
            waiting.put((EventLoop) executor, java.util.Collections.newSetFromMap(new IdentityHashMap<>()));
        }
        for (EventExecutor executor : loops) {
            executor.scheduleWithFixedDelay(
                    () -> sweep((EventLoop) executor), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Called on the loop, once for each connection. */
    void watch(EventLoop loop, LaneConnection connection) {
        java.util.Objects.requireNonNull(waiting.get(loop)).add(connection);
    }

    private void sweep(EventLoop loop) {
        long now = clock.now();
        List<LaneConnection> late = new ArrayList<>();
        for (LaneConnection connection : java.util.Objects.requireNonNull(waiting.get(loop))) {
            if (connection.deadlineNanos() < now) {
                late.add(connection);
            }
        }
        late.forEach(LaneConnection::timedOut);
    }
}
