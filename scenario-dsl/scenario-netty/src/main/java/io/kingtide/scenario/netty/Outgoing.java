package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.HttpCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A request on its way. */
record Outgoing(HttpCall call, HttpMethod method, URI uri, Origin origin, boolean withBody) {
    /** Null if the URL cannot be parsed. */
    static @Nullable Outgoing of(HttpCall call) {
        try {
            URI uri = URI.create(call.url());
            if (uri.getHost() == null) {
                return null;
            }
            return new Outgoing(call, HttpMethod.valueOf(call.method()), uri, Origin.of(uri), call.body() != null);
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

    private String target() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }
}
