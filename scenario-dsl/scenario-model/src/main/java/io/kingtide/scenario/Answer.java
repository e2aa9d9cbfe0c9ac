package io.kingtide.scenario;

import org.jspecify.annotations.Nullable;

/** An HTTP answer as checks and extractors see it; engines implement it. Used by one thread. */
public interface Answer {
    /** The status code. */
    int status();

    /** The first value of a header, names without regard to case, or null. */
    @Nullable
    String header(String name);

    /** The whole body as text; empty if there is none. */
    String body();
}
