package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.Lanes;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
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

    /** A task that is given by a task runs before the loop looks at its connections again; one that is given at its end does not. */
    @Override
    public void afterConnections(Runnable action) {
        if (eventLoop instanceof SingleThreadEventLoop single) {
            single.executeAfterEventLoopIteration(() -> execute(action));
        } else {
            execute(action);
        }
    }
}
