package io.kingtide.scenario.stub;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the stub has read it.
 *
 * @param method such as {@code GET}
 * @param path path and query
 * @param headers names in lower case, the last value of each
 * @param bytes the body
 */
public record StubRequest(String method, String path, Map<String, String> headers, byte[] bytes) {
    /** The body as text. */
    public String body() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
