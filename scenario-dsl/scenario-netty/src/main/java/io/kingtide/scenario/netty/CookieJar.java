package io.kingtide.scenario.netty;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cookies of one arrival. All go to every request of the arrival: scenarios talk to one site. */
final class CookieJar {
    private static final int MAX_COOKIES = 100;

    private final Map<String, String> cookies = new LinkedHashMap<>();

    void clear() {
        cookies.clear();
    }

    void take(FullHttpResponse response) {
        List<String> headers = response.headers().getAll(HttpHeaderNames.SET_COOKIE);
        for (String header : headers) {
            Cookie cookie = ClientCookieDecoder.LAX.decode(header);
            if (cookie == null) {
                continue;
            }
            if (cookie.maxAge() == 0) {
                cookies.remove(cookie.name());
            } else if (cookies.size() < MAX_COOKIES) {
                cookies.put(cookie.name(), cookie.value());
            }
        }
    }

    void give(FullHttpRequest request) {
        if (cookies.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        cookies.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "; ").append(name).append('=').append(value));
        request.headers().set(HttpHeaderNames.COOKIE, text.toString());
    }
}
