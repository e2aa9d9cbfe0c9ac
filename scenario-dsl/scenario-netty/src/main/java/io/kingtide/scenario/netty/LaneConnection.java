package io.kingtide.scenario.netty;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lane's connections, one to each host, and the visit that it carries. Lives on one event loop. */
final class LaneConnection {
    private static final int MAX_HOSTS = 16;

    private final Lanes.Lane lane;
    private final NettyLoop own;
    private final EventLoop loop;
    private final RunClock clock;
    private final Transport transport;
    private final CookieJar cookies = new CookieJar();
    private @Nullable Visit visit;
    private final Wire wire;
    private final Connections.Reuse reuse;
    private final Map<Origin, Channel> kept = new LinkedHashMap<>();
    /** Where the answer to what was sent is to come from: a connection, or a stream of one. */
    private @Nullable Channel exchange;

    private @Nullable Outgoing outgoing;
    private long deadlineNanos = Long.MAX_VALUE;

    LaneConnection(Lanes.Lane lane, RunClock clock, Transport transport, Connections.Reuse reuse, Timeouts timeouts) {
        this.lane = lane;
        this.own = (NettyLoop) lane.loop();
        this.loop = own.eventLoop();
        this.clock = clock;
        this.transport = transport;
        this.wire = new Wire(transport, Http1Receiver::new, StreamReceiver::new);
        this.reuse = reuse;
        timeouts.watch(loop, this);
    }

    /** Carries a visit to its end. */
    void carry(Visit next) {
        visit = next;
        cookies.clear();
        goOn();
    }

    /** When the request under way is given up; far away if there is none. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    void timedOut() {
        Outgoing request = outgoing;
        if (request != null) {
            close(request.origin());
        }
        fail("request timeout");
    }

    private void goOn() {
        Visit current = visit;
        if (current == null) {
            return;
        }
        switch (current.advance(clock.now())) {
            case SEND -> send(current);
            case PAUSE ->
                loop.schedule(
                        () -> {
                            if (visit == current) {
                                goOn();
                            }
                        },
                        current.dueNanos() - clock.now(),
                        TimeUnit.NANOSECONDS);
            case END -> {
                visit = null;
                if (reuse != Connections.Reuse.KEPT) {
                    closeAll();
                }
                if (lane.visit() == current) {
                    lane.free();
                }
            }
        }
    }

    private void send(Visit current) {
        HttpCall call = current.call();
        long now = clock.now();
        current.sent(now);
        deadlineNanos = now + call.step().options().timeout().toNanos();
        Outgoing request = own.outgoing(call);
        if (request == null) {
            fail("bad URL");
            return;
        }
        transmit(request);
    }

    private void transmit(Outgoing request) {
        outgoing = request;
        Channel open = kept.get(request.origin());
        if (open != null && open.isActive()) {
            write(open, request);
            return;
        }
        Origin origin = request.origin();
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.now()));
        Promise<Channel> ready = loop.newPromise();
        ChannelFuture connecting = transport
                .bootstrap(loop, (int) Math.min(left, 60_000))
                .handler(wire.handlers(origin, ready))
                .connect(origin.host(), origin.port());
        keep(origin, connecting.channel());
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                ready.tryFailure(done.cause());
            } else if (!wire.negotiates(origin)) {
                ready.trySuccess(connecting.channel());
            }
        });
        ready.addListener(done -> {
            if (outgoing != request) {
                connecting.channel().close();
            } else if (done.isSuccess()) {
                write(connecting.channel(), request);
            } else {
                failed(done.cause());
            }
        });
    }

    /** One connection to each host; a visit that goes to very many gives up the oldest. */
    private void keep(Origin origin, Channel opened) {
        Channel before = kept.put(origin, opened);
        if (before != null) {
            before.close();
        }
        if (kept.size() > MAX_HOSTS) {
            Origin oldest = kept.keySet().iterator().next();
            close(oldest);
        }
    }

    private void write(Channel connection, Outgoing request) {
        Http1Receiver http1 = connection.pipeline().get(Http1Receiver.class);
        if (http1 == null) {
            writeToStream(connection, request);
            return;
        }
        exchange = connection;
        http1.reader.expect(request.asksForHeadOnly());
        // What goes wrong with it is told to the receiver, as everything else that goes wrong with a connection.
        connection.writeAndFlush(request.bytes(connection.alloc(), cookies), connection.voidPromise());
    }

    private void writeToStream(Channel connection, Outgoing request) {
        wire.openStream(
                connection,
                open -> {
                    if (outgoing != request) {
                        open.close();
                        return;
                    }
                    exchange = open;
                    FullHttpRequest message = request.message(open.alloc(), cookies);
                    open.writeAndFlush(message).addListener(done -> {
                        if (!done.isSuccess() && outgoing == request) {
                            failed(done.cause());
                        }
                    });
                },
                cause -> {
                    if (outgoing == request) {
                        failed(cause);
                    }
                });
    }

    private void answered(Received answer) {
        Visit current = visit;
        Outgoing request = outgoing;
        if (current == null || request == null || !current.inFlight()) {
            return;
        }
        cookies.take(answer.cookies());
        if (!answer.keepsAlive() || reuse == Connections.Reuse.REQUEST) {
            close(request.origin());
        }
        exchange = null;
        long end = clock.now();
        deadlineNanos = Long.MAX_VALUE;
        outgoing = null;
        current.answered(end, answer);
        goOn();
    }

    private void fail(String label) {
        deadlineNanos = Long.MAX_VALUE;
        outgoing = null;
        Visit current = visit;
        if (current != null && current.inFlight()) {
            current.failed(clock.now(), label);
            goOn();
        }
    }

    /** Nothing more can be expected on this connection. */
    private void failed(@Nullable Throwable cause) {
        Outgoing request = outgoing;
        if (request != null) {
            close(request.origin());
        }
        fail(label(cause));
    }

    private void close(Origin origin) {
        exchange = null;
        Channel open = kept.remove(origin);
        if (open != null) {
            open.close();
        }
    }

    private void closeAll() {
        for (Origin origin : List.copyOf(kept.keySet())) {
            close(origin);
        }
    }

    private static String label(@Nullable Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "connect timeout";
        }
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        if (cause instanceof TooLongFrameException) {
            return "answer too large";
        }
        if (cause instanceof BrokenAnswerException) {
            return "broken answer";
        }
        if (cause instanceof javax.net.ssl.SSLException) {
            return "TLS failed";
        }
        if (cause instanceof java.io.IOException) {
            return "connection cut";
        }
        return cause == null ? "no answer" : cause.getClass().getSimpleName();
    }

    /** Hears what becomes of a connection, or of a stream of one. */
    private abstract class Receiver extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            kept.values().remove(context.channel());
            if (context.channel() == exchange) {
                failed(new java.io.IOException("closed"));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel() == exchange) {
                failed(cause);
            } else {
                context.close();
            }
        }
    }

    private final class Http1Receiver extends Receiver {
        private final AnswerReader reader = new AnswerReader();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws BrokenAnswerException {
            ByteBuf in = (ByteBuf) message;
            try {
                if (reader.read(in)) {
                    told(context);
                }
            } finally {
                in.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (reader.end()) {
                told(context);
            }
            super.channelInactive(context);
        }

        private void told(ChannelHandlerContext context) {
            if (context.channel() == exchange) {
                answered(reader);
            }
        }
    }

    private final class StreamReceiver extends Receiver {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            FullHttpResponse response = (FullHttpResponse) message;
            try {
                if (context.channel() != exchange) {
                    return;
                }
                if (response.decoderResult().isFailure()) {
                    failed(new BrokenAnswerException("no answer of HTTP/2"));
                } else {
                    answered(new NettyAnswer(response));
                }
            } finally {
                response.release();
            }
        }
    }
}
