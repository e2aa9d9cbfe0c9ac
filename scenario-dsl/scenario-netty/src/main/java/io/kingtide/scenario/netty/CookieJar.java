package io.kingtide.scenario.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
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

    boolean isEmpty() {
        return cookies.isEmpty();
    }

    void take(List<String> setCookies) {
        for (String header : setCookies) {
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

    void give(HttpHeaders headers) {
        if (cookies.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        cookies.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "; ").append(name).append('=').append(value));
        headers.set(HttpHeaderNames.COOKIE, text.toString());
    }
}
