package io.kingtide.frontdoor;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections from one event loop to one unit: kept alive, bounded, with a bounded queue of requests that wait for one.
 * Used on that loop only, so nothing here is locked.
 */
final class UnitPool {
    /** Below the shortest time after which servers close a quiet connection, so that a used one is seldom a closed one. */
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int MAX_HEADER_BYTES = 16_384;

    private final Unit unit;
    private final EventLoop loop;
    private final DoorConfig.Bounds bounds;
    private final ArrayDeque<UnitConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int open;

    /** Who asked for a connection. */
    interface Taker {
        void connected(UnitConnection connection, boolean reused);

        void notConnected(Failure failure);
    }

    enum Failure {
        CANNOT_CONNECT,
        QUEUE_FULL,
        WAITED_TOO_LONG
    }

    private record Waiting(Taker taker, long untilNanos) {}

    UnitPool(Unit unit, EventLoop loop, DoorConfig.Bounds bounds) {
        this.unit = unit;
        this.loop = loop;
        this.bounds = bounds;
    }

    Unit unit() {
        return unit;
    }

    /** Hands out a connection, now or later; with {@code fresh} never one that was used before. */
    void take(Taker taker, boolean fresh) {
        UnitConnection used = fresh ? null : takeIdle();
        if (used != null) {
            taker.connected(used, true);
        } else if (open < bounds.connectionsPerUnit()) {
            connect(taker);
        } else if (waiting.size() < bounds.waitingPerUnit()) {
            unit.counts().waited.increment();
            if (waiting.isEmpty()) {
                loop.schedule(this::endWaiting, bounds.waitMillis(), TimeUnit.MILLISECONDS);
            }
            waiting.addLast(new Waiting(taker, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bounds.waitMillis())));
        } else {
            unit.counts().notAdmitted.increment();
            taker.notConnected(Failure.QUEUE_FULL);
        }
    }

    /** A request gave up waiting, because its client is gone. */
    void forget(Taker taker) {
        waiting.removeIf(each -> each.taker() == taker);
    }

    /** Takes a connection back that is ready for the next request. */
    void release(UnitConnection connection) {
        Waiting next = waiting.pollFirst();
        if (next != null) {
            next.taker().connected(connection, true);
        } else {
            connection.idleSince(System.nanoTime());
            idle.addFirst(connection);
        }
    }

    /** A connection is gone, whoever closed it. */
    void closed(UnitConnection connection) {
        open--;
        idle.remove(connection);
        Waiting next = waiting.pollFirst();
        if (next != null) {
            connect(next.taker());
        }
    }

    private @Nullable UnitConnection takeIdle() {
        long now = System.nanoTime();
        for (UnitConnection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            if (each.isOpen() && now - each.idleSince() < MAX_IDLE_NANOS) {
                return each;
            }
            each.close();
        }
        return null;
    }

    private void connect(Taker taker) {
        open++;
        UnitConnection connection = new UnitConnection(this);
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, bounds.connectMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(4_096, MAX_HEADER_BYTES, 16_384, true))
                                .addLast(connection);
                    }
                })
                .connect(unit.address())
                .addListener(done -> {
                    if (done.isSuccess()) {
                        unit.isUp();
                        taker.connected(connection, false);
                    } else {
                        unit.isDown("cannot be connected to");
                        closed(connection);
                        taker.notConnected(Failure.CANNOT_CONNECT);
                    }
                });
    }

    private void endWaiting() {
        long now = System.nanoTime();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting oldest = each.next();
            if (oldest.untilNanos() - now > 0) {
                loop.schedule(this::endWaiting, oldest.untilNanos() - now, TimeUnit.NANOSECONDS);
                return;
            }
            each.remove();
            unit.counts().notAdmitted.increment();
            oldest.taker().notConnected(Failure.WAITED_TOO_LONG);
        }
    }
}
