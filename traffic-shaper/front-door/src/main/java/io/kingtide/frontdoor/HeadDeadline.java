package io.kingtide.frontdoor;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends clients that begin a request and do not finish its head in time, and clients that stay without asking anything.
 * Sits before the decoder, where single bytes are still seen: a client that sends one byte now and then is no reason to
 * wait longer.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
    private static final long HEAD_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 60_000;

    private io.netty.util.concurrent.@Nullable Future<?> deadline;
    private boolean awaitingHead = true;
    private boolean begun;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        schedule(ctx, IDLE_MILLIS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (awaitingHead && !begun) {
            begun = true;
            schedule(ctx, HEAD_MILLIS);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        ctx.fireChannelInactive();
    }

    /** The head of a request is there. */
    void headRead() {
        awaitingHead = false;
        cancel();
    }

    /** The answer is written: the next request may come. */
    void answered(ChannelHandlerContext ctx) {
        awaitingHead = true;
        begun = false;
        schedule(ctx, IDLE_MILLIS);
    }

    private void schedule(ChannelHandlerContext ctx, long millis) {
        cancel();
        deadline = ctx.executor().schedule(() -> ctx.close(), millis, TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        io.netty.util.concurrent.Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
            deadline = null;
        }
    }
}
