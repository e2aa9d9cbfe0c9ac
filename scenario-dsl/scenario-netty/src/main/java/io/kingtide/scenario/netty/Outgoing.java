package io.kingtide.scenario.netty;

import io.kingtide.scenario.run.HttpCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request on its way, for as many visits as send the same. Used by one event loop. */
final class Outgoing {
    private static final byte[] NOTHING = {};

    private final HttpCall call;
    private final URI uri;
    private final Origin origin;
    private final byte[] body;
    /** What goes over the wire where no cookies are sent; made when it is first needed. */
    private byte @Nullable [] plain;

    private Outgoing(HttpCall call, URI uri) {
        this.call = call;
        this.uri = uri;
        this.origin = Origin.of(uri);
        byte[] sent = call.body();
        this.body = sent == null ? NOTHING : sent;
    }

    /** Null if the URL cannot be parsed. */
    static @Nullable Outgoing of(HttpCall call) {
        try {
            URI uri = URI.create(call.url());
            return uri.getHost() == null ? null : new Outgoing(call, uri);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    HttpCall call() {
        return call;
    }

    Origin origin() {
        return origin;
    }

    /** Whether its answer has no body whatever its headers say. */
    boolean asksForHeadOnly() {
        return call.method().equals("HEAD");
    }

    /** For HTTP/2. */
    FullHttpRequest message(ByteBufAllocator allocator, CookieJar cookies) {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(call.method()),
                target(),
                allocator.buffer(body.length).writeBytes(body),
                headers(cookies),
                EmptyHttpHeaders.INSTANCE);
    }

    /** For HTTP/1.1. */
    ByteBuf bytes(ByteBufAllocator allocator, CookieJar cookies) {
        if (!cookies.isEmpty()) {
            return encoded(allocator, cookies);
        }
        byte[] known = plain;
        if (known != null) {
            return allocator.ioBuffer(known.length).writeBytes(known);
        }
        ByteBuf first = encoded(allocator, cookies);
        plain = ByteBufUtil.getBytes(first);
        return first;
    }

    private ByteBuf encoded(ByteBufAllocator allocator, CookieJar cookies) {
        HttpHeaders headers = headers(cookies);
        ByteBuf out = allocator.ioBuffer(256 + body.length);
        ByteBufUtil.writeAscii(out, call.method());
        out.writeByte(' ');
        ByteBufUtil.writeUtf8(out, target());
        ByteBufUtil.writeAscii(out, " HTTP/1.1\r\n");
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            ByteBufUtil.writeAscii(out, header.getKey());
            out.writeByte(':').writeByte(' ');
            ByteBufUtil.writeAscii(out, header.getValue());
            out.writeByte('\r').writeByte('\n');
        }
        return out.writeByte('\r').writeByte('\n').writeBytes(body);
    }

    /** Refuses names and values that would end a header early. */
    private HttpHeaders headers(CookieJar cookies) {
        boolean withBody = call.body() != null;
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.HOST, origin.hostHeader());
        for (HttpCall.Header header : call.headers()) {
            if (withBody || !header.name().equalsIgnoreCase("Content-Type")) {
                headers.add(header.name(), header.value());
            }
        }
        if (withBody || call.method().equals("POST") || call.method().equals("PUT")) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        cookies.give(headers);
        return headers;
    }

    private String target() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }
}
