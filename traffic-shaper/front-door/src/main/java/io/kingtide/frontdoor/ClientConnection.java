package io.kingtide.frontdoor;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: takes one request after the other, sends it on or answers it here. The next message is read only
 * when this one has gone somewhere. Used on one event loop.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** How much of the body of a refused request is read so that the connection can be kept. */
    private static final int MAX_DRAINED_BYTES = 65_536;

    private static final long STALLED_WRITE_MILLIS = 30_000;

    private final Reception reception;
    private final HeadDeadline headDeadline;
    private final ArrayDeque<Object> inbox = new ArrayDeque<>();
    private boolean wanting;
    private boolean taking;
    private @Nullable Exchange exchange;
    private @Nullable FullHttpResponse heldAnswer;
    private boolean heldKeepAlive;
    private int drained;
    private io.netty.util.concurrent.@Nullable Future<?> stalledWrite;

    ClientConnection(Reception reception, HeadDeadline headDeadline) {
        this.reception = reception;
        this.headDeadline = headDeadline;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        reception.metrics().connected(1);
        more(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        inbox.addLast(message);
        takeWanted(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wanting) {
            ctx.read();
        }
    }

    /**
     * Asks for the next message. What one read of the socket brought beyond it stays in the inbox, and the socket is not
     * read again before the inbox is empty: a client that sends ahead waits in its own buffers.
     */
    void more(ChannelHandlerContext ctx) {
        wanting = true;
        takeWanted(ctx);
    }

    private void takeWanted(ChannelHandlerContext ctx) {
        if (taking) {
            return;
        }
        taking = true;
        while (wanting && !inbox.isEmpty()) {
            wanting = false;
            take(ctx, inbox.removeFirst());
        }
        taking = false;
        if (wanting) {
            ctx.read();
        }
    }

    private void take(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            headDeadline.headRead();
            begin(ctx, request);
        } else if (message instanceof HttpContent content) {
            continueBody(ctx, content);
        } else {
            ReferenceCountUtil.release(message);
            more(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (ctx.channel().isWritable()) {
            cancelStalledWrite();
            if (current != null) {
                current.clientIsWritable();
            }
        } else {
            cancelStalledWrite();
            stalledWrite = ctx.executor().schedule(() -> ctx.close(), STALLED_WRITE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        reception.metrics().connected(-1);
        cancelStalledWrite();
        releaseHeld();
        inbox.forEach(ReferenceCountUtil::release);
        inbox.clear();
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.clientIsGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset connection; channelInactive follows.
        ctx.close();
    }

    /** The exchange has written its whole answer. */
    void exchangeOver(ChannelHandlerContext ctx, boolean keepAlive) {
        exchange = null;
        if (keepAlive) {
            next(ctx);
        } else {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Writes an answer of the door's own. */
    void answer(ChannelHandlerContext ctx, FullHttpResponse answer, boolean keepAlive) {
        exchange = null;
        if (keepAlive) {
            ctx.writeAndFlush(answer);
            next(ctx);
        } else {
            answer.headers().set(HttpHeaderNames.CONNECTION, "close");
            ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void next(ChannelHandlerContext ctx) {
        headDeadline.answered(ctx);
        more(ctx);
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        Reception.Outcome outcome = reception.receive(request, ctx.channel().eventLoop());
        if (outcome instanceof Reception.Forward forward) {
            if (HttpUtil.is100ContinueExpected(request)) {
                ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
            Exchange started = new Exchange(this, ctx, forward, request, reception.answerMillis());
            exchange = started;
            started.begin();
        } else if (outcome instanceof Reception.Answer answer) {
            boolean keepAlive = HttpUtil.isKeepAlive(request) && !HttpUtil.is100ContinueExpected(request);
            ReferenceCountUtil.release(request);
            hold(ctx, answer.response(), keepAlive);
        } else if (outcome instanceof Reception.Reject reject) {
            // What follows cannot be told apart from a next request: it is not read.
            ReferenceCountUtil.release(request);
            answer(ctx, reject.response(), false);
        }
    }

    /** Answers once the body is read, if it is short: a client that still sends would lose the answer. */
    private void hold(ChannelHandlerContext ctx, FullHttpResponse response, boolean keepAlive) {
        heldAnswer = response;
        heldKeepAlive = keepAlive;
        drained = 0;
        more(ctx);
    }

    private void continueBody(ChannelHandlerContext ctx, HttpContent content) {
        Exchange current = exchange;
        FullHttpResponse held = heldAnswer;
        if (content.decoderResult().isFailure()) {
            content.release();
            if (current != null) {
                current.clientIsGone();
                exchange = null;
            }
            releaseHeld();
            answer(ctx, Answers.problem(400, "Bad request", "The body is not framed as HTTP/1.1 asks."), false);
        } else if (current != null) {
            current.requestContinues(content);
        } else if (held != null) {
            drained += content.content().readableBytes();
            boolean last = content instanceof LastHttpContent;
            content.release();
            if (last || drained > MAX_DRAINED_BYTES) {
                heldAnswer = null;
                answer(ctx, held, heldKeepAlive && last);
            } else {
                more(ctx);
            }
        } else {
            content.release();
            more(ctx);
        }
    }

    private void releaseHeld() {
        if (heldAnswer != null) {
            heldAnswer.release();
            heldAnswer = null;
        }
    }

    private void cancelStalledWrite() {
        if (stalledWrite != null) {
            stalledWrite.cancel(false);
            stalledWrite = null;
        }
    }
}
