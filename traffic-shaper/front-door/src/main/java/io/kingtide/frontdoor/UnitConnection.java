package io.kingtide.frontdoor;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One connection to a unit; carries one exchange at a time. Used on one event loop. */
final class UnitConnection extends ChannelInboundHandlerAdapter {
    private final UnitPool pool;
    private @Nullable Channel channel;
    private @Nullable Exchange exchange;
    private long idleSince;

    UnitConnection(UnitPool pool) {
        this.pool = pool;
    }

    void carry(Exchange next) {
        exchange = next;
    }

    /** The exchange is over; if the connection is fit for the next one it goes back into its pool. */
    void over(boolean reusable) {
        exchange = null;
        if (reusable && isOpen()) {
            channel().config().setAutoRead(true);
            pool.release(this);
        } else {
            close();
        }
    }

    Channel channel() {
        Channel opened = channel;
        if (opened == null) {
            throw new IllegalStateException("A connection is handed out after it was opened");
        }
        return opened;
    }

    boolean isOpen() {
        return channel != null && channel.isActive();
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    long idleSince() {
        return idleSince;
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Exchange current = exchange;
        if (current == null || ((HttpObject) message).decoderResult().isFailure()) {
            // An answer that nobody asked for, or one that cannot be read: what follows it cannot be trusted either.
            ReferenceCountUtil.release(message);
            ctx.close();
        } else if (message instanceof HttpResponse response) {
            current.answerBegins(response);
            if (message instanceof HttpContent content) {
                current.answerContinues(content);
            }
        } else if (message instanceof HttpContent content) {
            current.answerContinues(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (current != null) {
            current.flushAnswer();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (current != null && ctx.channel().isWritable()) {
            current.unitIsWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        exchange = null;
        pool.closed(this);
        if (current != null) {
            current.unitIsGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset connection is closed; what was on it hears of that by channelInactive.
        ctx.close();
    }
}
