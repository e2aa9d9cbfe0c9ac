package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.Lanes;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** An event loop as lanes see it. */
record NettyLoop(EventLoop eventLoop) implements Lanes.Loop {
    @Override
    public void execute(Runnable action) {
        if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(action);
        }
    }

    @Override
    public void schedule(Runnable action, long delayNanos) {
        eventLoop.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
    }
}
