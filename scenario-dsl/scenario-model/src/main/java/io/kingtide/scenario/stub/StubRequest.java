package io.kingtide.scenario.stub;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the stub has read it.
 *
 * @param method such as {@code GET}
 * @param path path and query
 * @param headers names in lower case, the last value of each
 * @param body as text
 */
public record StubRequest(String method, String path, Map<String, String> headers, String body) {
    /** The value of a header, or null. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
