package io.kingtide.scenario.run;

import io.kingtide.scenario.Answer;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer with a Location asks for, by RFC 9110: the same for every engine. */
final class Redirect {
    /** More hops than this are a loop. */
    static final int MOST = 5;

    private Redirect() {}

    static boolean isOne(Answer answer) {
        int status = answer.status();
        boolean kind = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        return kind && answer.header("Location") != null;
    }

    /** The absolute URL, or null if what the answer gives is none. */
    static @Nullable String target(HttpCall asked, Answer answer) {
        try {
            return URI.create(asked.url())
                    .resolve(String.valueOf(answer.header("Location")).strip())
                    .toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** 307 and 308 repeat the request; after the others a GET asks for what came of it. */
    static HttpCall next(HttpCall asked, int status, String url) {
        boolean repeats = status == 307 || status == 308 || asked.method().equals("HEAD");
        if (repeats) {
            return new HttpCall(asked.step(), asked.method(), url, asked.headers(), asked.body());
        }
        List<HttpCall.Header> headers = asked.headers().stream()
                .filter(header -> !header.name().equalsIgnoreCase("Content-Type"))
                .toList();
        return new HttpCall(asked.step(), "GET", url, headers, null);
    }
}
