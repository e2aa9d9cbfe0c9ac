package io.kingtide.frontdoor;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a unit, and its answer on the way back, piece by piece as they come. Each side is read only as
 * fast as the other takes it. Used on one event loop.
 */
final class Exchange implements UnitPool.Taker {
    static final String UNIT_HEADER = "Kingtide-Unit";

    private static final long WHOLE_ANSWER_MILLIS = 60_000;

    private final ChannelHandlerContext client;
    private final ClientConnection connection;
    private final UnitPool pool;
    private final boolean test;
    private final HttpRequest request;
    private final boolean keepAlive;
    private final boolean oldClient;
    private final long answerMillis;
    private io.netty.util.concurrent.@Nullable Future<?> deadline;
    private @Nullable UnitConnection unit;
    private boolean reused;
    private boolean requestDone;
    private boolean bodySent;
    private boolean answerBegun;
    private boolean unitKeepsAlive;
    private boolean over;

    Exchange(
            ClientConnection connection,
            ChannelHandlerContext client,
            Reception.Forward forward,
            HttpRequest request,
            long answerMillis) {
        this.connection = connection;
        this.client = client;
        this.pool = forward.pool();
        this.test = forward.test();
        this.request = request;
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.oldClient = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        this.answerMillis = answerMillis;
    }

    void begin() {
        pool.unit().counts().requests.increment();
        HopHeaders.strip(request.headers());
        request.headers().set(HttpHeaderNames.HOST, pool.unit().hostHeader());
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        deadline = client.executor().schedule(this::answerIsLate, answerMillis, TimeUnit.MILLISECONDS);
        pool.take(this, false);
    }

    @Override
    public void connected(UnitConnection taken, boolean wasUsed) {
        if (over) {
            taken.over(true);
            return;
        }
        unit = taken;
        reused = wasUsed;
        taken.carry(this);
        taken.channel().write(request);
        if (requestDone) {
            // A second try of a request without a body, whose end was read before.
            taken.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            connection.more(client);
        }
    }

    @Override
    public void notConnected(UnitPool.Failure failure) {
        String name = pool.unit().name();
        pool.unit().counts().failed.increment();
        fail(Answers.unavailable(
                switch (failure) {
                    case CANNOT_CONNECT ->
                        "Unit " + name + " cannot be connected to; it may be down."
                                + " The request was not sent to it.";
                    case QUEUE_FULL -> "Too many requests wait for unit " + name + ". The request was not sent to it.";
                    case WAITED_TOO_LONG ->
                        "No connection to unit " + name + " came free in time. The request was not sent to it.";
                }));
    }

    /** A piece of the request's body, or its end. */
    void requestContinues(HttpContent content) {
        UnitConnection taken = unit;
        if (over || taken == null) {
            content.release();
            return;
        }
        requestDone = content instanceof LastHttpContent;
        bodySent |= content.content().isReadable();
        taken.channel().writeAndFlush(content);
        if (!requestDone && taken.channel().isWritable()) {
            connection.more(client);
        }
    }

    void unitIsWritable() {
        if (!over && !requestDone) {
            connection.more(client);
        }
    }

    void answerBegins(HttpResponse answer) {
        if (answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            if (answer.status().code() == 101 && unit != null) {
                unit.close();
            }
            return;
        }
        answerBegun = true;
        pool.unit().isUp();
        unitKeepsAlive = HttpUtil.isKeepAlive(answer);
        HopHeaders.strip(answer.headers());
        boolean framed = HttpUtil.isContentLengthSet(answer) || HttpUtil.isTransferEncodingChunked(answer);
        boolean noBody = request.method().equals(HttpMethod.HEAD)
                || answer.status().code() == 204
                || answer.status().code() == 304;
        if (oldClient || noBody) {
            HttpUtil.setTransferEncodingChunked(answer, false);
        } else if (!framed) {
            // The unit ends its answer by closing; the client is told the end in the answer.
            HttpUtil.setTransferEncodingChunked(answer, true);
        }
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status(), answer.headers());
        head.headers().set(UNIT_HEADER, pool.unit().name());
        if (!clientStays()) {
            head.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        restartDeadline();
        client.write(head);
    }

    void answerContinues(HttpContent content) {
        if (over || !answerBegun) {
            content.release();
            return;
        }
        if (content instanceof LastHttpContent) {
            client.writeAndFlush(content);
            pool.unit().counts().answered.increment();
            boolean reusable = requestDone && unitKeepsAlive;
            boolean stays = clientStays();
            end(reusable);
            connection.exchangeOver(client, stays);
        } else {
            client.write(content);
            if (!client.channel().isWritable() && unit != null) {
                unit.channel().config().setAutoRead(false);
            }
        }
    }

    void flushAnswer() {
        client.flush();
    }

    void clientIsWritable() {
        if (!over && unit != null) {
            unit.channel().config().setAutoRead(true);
        }
    }

    /** The client went away: nobody waits for this answer. The unit's connection cannot be used again. */
    void clientIsGone() {
        if (!over) {
            pool.forget(this);
            end(false);
        }
    }

    void unitIsGone() {
        if (over) {
            return;
        }
        unit = null;
        if (!answerBegun && reused && requestDone && !bodySent && isSafe()) {
            // A kept-alive connection that the unit closed while it was idle; asking twice does no harm.
            pool.take(this, true);
            return;
        }
        pool.unit().counts().failed.increment();
        if (answerBegun) {
            end(false);
            client.close();
        } else {
            pool.unit().isDown("closed a connection without an answer");
            fail(Answers.problem(
                    502,
                    "Unit broke off",
                    "Unit " + pool.unit().name() + " closed the connection before it answered."
                            + " Whether it did the work is not known; ask again with the same Idempotency-Key."));
        }
    }

    private void answerIsLate() {
        if (over) {
            return;
        }
        pool.unit().counts().timedOut.increment();
        if (answerBegun) {
            end(false);
            client.close();
            return;
        }
        pool.forget(this);
        fail(Answers.problem(
                504,
                "Unit too slow",
                "Unit " + pool.unit().name() + " did not begin to answer within " + answerMillis
                        + " ms. Whether it did the work is not known; ask again with the same Idempotency-Key."));
    }

    private void fail(FullHttpResponse answer) {
        if (over) {
            answer.release();
            return;
        }
        // The rest of a body that was not read would be taken for the next request.
        boolean stays = keepAlive && requestDone;
        end(false);
        connection.answer(client, test ? Answers.echoed(answer) : answer, stays);
    }

    private void end(boolean reusable) {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        ReferenceCountUtil.release(request);
        UnitConnection taken = unit;
        unit = null;
        if (taken != null) {
            taken.over(reusable);
        }
    }

    private void restartDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = client.executor().schedule(this::answerIsLate, WHOLE_ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean clientStays() {
        return keepAlive && requestDone && !oldClient;
    }

    private boolean isSafe() {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }
}
