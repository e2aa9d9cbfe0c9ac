package io.kingtide.frontdoor;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** The door's own answers. Texts are ours or checked names: nothing of a request is echoed. */
final class Answers {
    static final String LIMIT_HEADER = "Kingtide-Limit";
    static final String REFUSED_HEADER = "Kingtide-Refused";
    static final String ECHO_HEADER = "Kingtide-Shadow";

    /** The door recognised the tag and holds no data; "rules=none" says that there is nothing to shadow. */
    private static final String ECHO = "ready; agent=front-door; rules=none; instance=front-door";

    private Answers() {}

    static FullHttpResponse problem(int status, String title, String detail) {
        String body = "{\"type\":\"about:blank\",\"title\":\"" + escaped(title) + "\",\"status\":" + status
                + ",\"detail\":\"" + escaped(detail) + "\"}";
        return answer(status, "application/problem+json", body);
    }

    static FullHttpResponse json(String body) {
        return answer(200, "application/json", body);
    }

    /** Tagged traffic that is not admitted. */
    static FullHttpResponse refused(String code) {
        FullHttpResponse answer = problem(
                403,
                "Test traffic refused",
                "The request carries a test tag that is not admitted here: " + code
                        + ". Expected a valid tag of an armed campaign.");
        answer.headers().set(REFUSED_HEADER, code);
        return answer;
    }

    /** A resource over its limit. */
    static FullHttpResponse limited(String resource, String carrier, boolean testShed, long retryAfterMillis) {
        FullHttpResponse answer = problem(
                429,
                "Too many requests",
                "The limit of '" + resource + "' is reached" + (testShed ? "; test traffic gives way first" : "")
                        + ". Try again after the time in Retry-After.");
        answer.headers()
                .set(LIMIT_HEADER, resource + "; carrier=" + carrier + (testShed ? "; shed=test-first" : ""))
                .set(HttpHeaderNames.RETRY_AFTER, Math.max(1, (retryAfterMillis + 999) / 1_000));
        return answer;
    }

    /**
     * The same answer, to tagged traffic: every answer to it carries the readiness echo, and for one that no unit gave
     * the door stands in. Without it a limit that is reached would look like a node without an agent, and trip the
     * kill switch.
     */
    static FullHttpResponse echoed(FullHttpResponse answer) {
        answer.headers().set(ECHO_HEADER, ECHO);
        return answer;
    }

    static FullHttpResponse unavailable(String detail) {
        FullHttpResponse answer = problem(503, "Unit not available", detail);
        answer.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
        return answer;
    }

    private static FullHttpResponse answer(int status, String type, String body) {
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
        return answer;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
