package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.HttpCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A request on its way: the call, or what a redirect made of it. */
record Outgoing(HttpCall call, HttpMethod method, URI uri, Origin origin, boolean withBody) {
    /** Null if the URL cannot be parsed. */
    static @Nullable Outgoing of(HttpCall call) {
        try {
            URI uri = URI.create(call.url());
            if (uri.getHost() == null) {
                return null;
            }
            return new Outgoing(
                    call, HttpMethod.valueOf(call.step().method()), uri, Origin.of(uri), call.body() != null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    FullHttpRequest message(ByteBufAllocator allocator, CookieJar cookies) {
        String body = withBody ? call.body() : null;
        ByteBuf content = body == null ? allocator.buffer(0) : ByteBufUtil.writeUtf8(allocator, body);
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target(), content);
        request.headers().set(HttpHeaderNames.HOST, origin.hostHeader());
        for (HttpCall.Header header : call.headers()) {
            if (withBody || !header.name().equalsIgnoreCase("Content-Type")) {
                request.headers().add(header.name(), header.value());
            }
        }
        if (body != null || method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT)) {
            request.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        }
        cookies.give(request);
        return request;
    }

    /**
     * What a redirect asks for, or null if this is none or it is not to be followed. Redirects leave the origin only to
     * come back: a host that is not the same is not followed, since the tag must not go to hosts that are not listed.
     */
    @Nullable
    Outgoing redirected(FullHttpResponse response) {
        if (!call.step().options().followRedirects() || !LaneConnection.isRedirect(response)) {
            return null;
        }
        try {
            URI to = uri.resolve(response.headers().get(HttpHeaderNames.LOCATION));
            if (to.getHost() == null || !Origin.of(to).equals(origin)) {
                return null;
            }
            int status = response.status().code();
            boolean same = status == 307 || status == 308 || method.equals(HttpMethod.HEAD);
            return new Outgoing(call, same ? method : HttpMethod.GET, to, origin, same && withBody);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String target() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }
}
