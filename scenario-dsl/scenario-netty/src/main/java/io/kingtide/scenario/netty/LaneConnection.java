package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.HttpCall;
import io.kingtide.scenario.run.Lanes;
import io.kingtide.scenario.run.RunClock;
import io.kingtide.scenario.run.Visit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A lane's connection, kept from arrival to arrival, and the visit that it carries. Lives on one event loop. */
final class LaneConnection {
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final Lanes.Lane lane;
    private final EventLoop loop;
    private final RunClock clock;
    private final Transport transport;
    private final CookieJar cookies = new CookieJar();
    private @Nullable Visit visit;
    private @Nullable Channel channel;
    private @Nullable Origin origin;
    private @Nullable Outgoing outgoing;
    private long deadlineNanos = Long.MAX_VALUE;

    LaneConnection(Lanes.Lane lane, RunClock clock, Transport transport, Timeouts timeouts) {
        this.lane = lane;
        this.loop = ((NettyLoop) lane.loop()).eventLoop();
        this.clock = clock;
        this.transport = transport;
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
        closeChannel();
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
        Outgoing request = Outgoing.of(call);
        if (request == null) {
            fail("bad URL");
            return;
        }
        transmit(request);
    }

    private void transmit(Outgoing request) {
        outgoing = request;
        Channel open = channel;
        if (open != null && open.isActive() && request.origin().equals(origin)) {
            write(open, request);
            return;
        }
        closeChannel();
        origin = request.origin();
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.now()));
        ChannelFuture connecting = transport
                .bootstrap(loop, (int) Math.min(left, 60_000))
                .handler(new Pipeline(request.origin()))
                .connect(request.origin().host(), request.origin().port());
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (outgoing != request) {
                connecting.channel().close();
            } else if (done.isSuccess()) {
                write(connecting.channel(), request);
            } else {
                closeChannel();
                fail(label(done.cause()));
            }
        });
    }

    private void write(Channel open, Outgoing request) {
        FullHttpRequest message = request.message(open.alloc(), cookies);
        open.writeAndFlush(message).addListener(done -> {
            if (!done.isSuccess() && outgoing == request) {
                closeChannel();
                fail(label(done.cause()));
            }
        });
    }

    private void answered(FullHttpResponse response) {
        Visit current = visit;
        Outgoing request = outgoing;
        if (current == null || request == null || !current.inFlight()) {
            closeChannel();
            return;
        }
        cookies.take(response);
        if (!HttpUtil.isKeepAlive(response)) {
            closeChannel();
        }
        long end = clock.now();
        deadlineNanos = Long.MAX_VALUE;
        outgoing = null;
        current.answered(end, new NettyAnswer(response));
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

    private void closeChannel() {
        Channel open = channel;
        channel = null;
        if (open != null) {
            open.close();
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
        if (cause instanceof java.io.IOException) {
            return "connection cut";
        }
        return cause == null ? "no answer" : cause.getClass().getSimpleName();
    }

    /** The handlers of a new connection. */
    private final class Pipeline extends ChannelInitializer<Channel> {
        private final Origin to;

        Pipeline(Origin to) {
            this.to = to;
        }

        @Override
        protected void initChannel(Channel created) {
            if (to.tls()) {
                created.pipeline().addLast(transport.tls().newHandler(created.alloc(), to.host(), to.port()));
            }
            created.pipeline()
                    .addLast(new HttpClientCodec())
                    .addLast(new HttpObjectAggregator(MAX_ANSWER_BYTES))
                    .addLast(new Receiver());
        }
    }

    private final class Receiver extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            if (context.channel() != channel) {
                return;
            }
            if (response.decoderResult().isFailure()) {
                closeChannel();
                fail("broken answer");
            } else {
                answered(response);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() == channel) {
                channel = null;
                if (outgoing != null) {
                    fail("connection cut");
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel() == channel) {
                closeChannel();
                fail(label(cause));
            }
        }
    }
}
