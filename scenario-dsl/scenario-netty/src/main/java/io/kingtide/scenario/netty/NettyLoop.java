package io.kingtide.scenario.netty;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.run.Lanes;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop as lanes see it.
 *
 * @param sent what was last sent for each step, so that the same request is put together once; used on the loop only
 */
record NettyLoop(EventLoop eventLoop, Map<HttpStep, Outgoing> sent) implements Lanes.Loop {
    NettyLoop(EventLoop eventLoop) {
        this(eventLoop, new IdentityHashMap<>());
    }

    /** The request for a call; null if its URL cannot be parsed. */
    @Nullable
    Outgoing outgoing(HttpCall call) {
        Outgoing last = sent.get(call.step());
        if (last != null && last.call() == call) {
            return last;
        }
        Outgoing made = Outgoing.of(call);
        if (made != null) {
            sent.put(call.step(), made);
        }
        return made;
    }

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
