package io.kingtide.scenario.run;

import io.kingtide.scenario.HttpStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request, rendered.
 *
 * @param step where it comes from: name, timeout
 * @param method that of the step, or GET after a redirect
 * @param url absolute
 * @param headers in order, the content type included
 * @param body what goes over the wire, or null for none; not to be changed, since it may be shared
 */
public record HttpCall(HttpStep step, String method, String url, List<Header> headers, byte @Nullable [] body) {
    /** An answer that is longer counts as failed; engines keep no more of it where they can. */
    public static final int MAX_ANSWER_BYTES = 64 << 20;

    /** Why a request failed whose answer is longer than that. */
    public static final String ANSWER_TOO_LARGE = "answer too large";

    /** A rendered header. */
    public record Header(String name, String value) {}

    /** The value of a header, names as written in the scenario. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }
}
