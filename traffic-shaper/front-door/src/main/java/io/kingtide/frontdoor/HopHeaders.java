package io.kingtide.frontdoor;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** The headers that belong to one connection and are not sent on (RFC 9110, section 7.6.1). */
final class HopHeaders {
    private static final CharSequence[] HOP_BY_HOP = {
        HttpHeaderNames.CONNECTION,
        "keep-alive",
        HttpHeaderNames.PROXY_AUTHENTICATE,
        HttpHeaderNames.PROXY_AUTHORIZATION,
        "proxy-connection",
        HttpHeaderNames.TE,
        HttpHeaderNames.TRAILER,
        HttpHeaderNames.UPGRADE,
        HttpHeaderNames.EXPECT
    };

    private HopHeaders() {}

    /**
     * Removes them, those that {@code Connection} names included. How the body is framed stays: it was checked, and is
     * framed the same way on the other side. A header on which routing or safety rests cannot be named away.
     */
    static void strip(HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.CONNECTION)) {
            List<String> values = headers.getAll(HttpHeaderNames.CONNECTION);
            for (String value : values) {
                for (String name : value.split(",", 20)) {
                    removeNamed(headers, name.trim());
                }
            }
        }
        for (CharSequence name : HOP_BY_HOP) {
            headers.remove(name);
        }
    }

    private static void removeNamed(HttpHeaders headers, String name) {
        boolean kept = name.isEmpty()
                || name.equalsIgnoreCase("baggage")
                || name.equalsIgnoreCase("kingtide-user")
                || name.equalsIgnoreCase("idempotency-key")
                || name.equalsIgnoreCase("host")
                || name.equalsIgnoreCase("content-length")
                || name.equalsIgnoreCase("transfer-encoding");
        if (!kept) {
            headers.remove(name);
        }
    }
}
