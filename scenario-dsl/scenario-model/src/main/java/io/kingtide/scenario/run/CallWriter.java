package io.kingtide.scenario.run;

import io.kingtide.scenario.Answer;
import io.kingtide.scenario.Connections;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.UnknownVariableException;
import io.kingtide.scenario.Variables;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Writes the requests of one visit: variables filled in, the tag and the credentials put on. */
final class CallWriter {
    private final Visits run;
    private final Variables variables;
    private final RandomGenerator random;
    /** The server's last, good for the rest of the visit or until it sends another. */
    private @Nullable DigestChallenge challenge;

    CallWriter(Visits run, Variables variables, RandomGenerator random) {
        this.run = run;
        this.variables = variables;
        this.random = random;
    }

    /**
     * The call, or null if its host is not allowed.
     *
     * @throws UnknownVariableException if it needs a variable that is not set
     */
    @Nullable
    HttpCall write(HttpStep http) {
        String tag = run.plan.baggage().map(Supplier::get).orElse(null);
        HttpCall known = run.fixedCalls.find(http, tag);
        if (known != null) {
            return known;
        }
        String url = run.absolute(http.url().render(variables));
        if (url == null) {
            return null;
        }
        byte[] body = http.body().isPresent() ? http.body().get().render(variables) : null;
        HttpCall written =
                new HttpCall(http, http.method(), url, Collections.unmodifiableList(headers(http, url, tag)), body);
        run.fixedCalls.keep(http, tag, written);
        return written;
    }

    /** The same call with an answer to the server's challenge; null if there is none, or none that can be answered. */
    @Nullable
    HttpCall authorized(HttpCall asked, Answer answer) {
        HttpStep.Auth auth = asked.step().options().auth().orElse(null);
        if (auth == null || auth.scheme() != HttpStep.Scheme.DIGEST) {
            return null;
        }
        DigestChallenge sent = DigestChallenge.of(answer.header("WWW-Authenticate"));
        if (sent == null) {
            return null;
        }
        challenge = sent;
        List<HttpCall.Header> headers = new ArrayList<>(asked.headers());
        headers.removeIf(header -> header.name().equalsIgnoreCase("Authorization"));
        headers.add(new HttpCall.Header("Authorization", digest(sent, auth, asked.method(), asked.url())));
        return new HttpCall(asked.step(), asked.method(), asked.url(), headers, asked.body());
    }

    private List<HttpCall.Header> headers(HttpStep http, String url, @Nullable String tag) {
        List<HttpCall.Header> headers = new ArrayList<>(http.headers().size() + 4);
        String baggage = null;
        if (http.body().isPresent()) {
            headers.add(new HttpCall.Header("Content-Type", http.body().get().contentType()));
        }
        for (HttpStep.Header header : http.headers()) {
            if (header.name().equalsIgnoreCase("baggage")) {
                baggage = header.value().render(variables);
            } else {
                headers.add(new HttpCall.Header(header.name(), header.value().render(variables)));
            }
        }
        String credentials = credentials(http, url);
        if (credentials != null) {
            headers.add(new HttpCall.Header("Authorization", credentials));
        }
        if (run.plan.scenario().connections().reuse() == Connections.Reuse.REQUEST) {
            headers.add(new HttpCall.Header("Connection", "close"));
        }
        for (Map.Entry<String, String> header : run.plan.headers().entrySet()) {
            headers.add(new HttpCall.Header(header.getKey(), header.getValue()));
        }
        if (tag != null) {
            baggage = baggage == null ? tag : baggage + ',' + tag;
        }
        if (baggage != null) {
            headers.add(new HttpCall.Header("baggage", baggage));
        }
        return headers;
    }

    /** Null where there is nothing to show, or not yet. */
    private @Nullable String credentials(HttpStep http, String url) {
        HttpStep.Auth auth = http.options().auth().orElse(null);
        if (auth == null) {
            return null;
        }
        if (auth.scheme() == HttpStep.Scheme.DIGEST) {
            DigestChallenge known = challenge;
            return known == null ? null : digest(known, auth, http.method(), url);
        }
        String both = auth.user().render(variables) + ':' + auth.password().render(variables);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private String digest(DigestChallenge to, HttpStep.Auth auth, String method, String url) {
        return to.answer(
                auth.user().render(variables),
                auth.password().render(variables),
                method,
                pathAndQuery(url),
                Long.toHexString(random.nextLong()));
    }

    private static String pathAndQuery(String url) {
        URI uri = URI.create(url);
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }
}
