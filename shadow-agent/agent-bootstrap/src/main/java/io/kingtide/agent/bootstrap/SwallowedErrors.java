package io.kingtide.agent.bootstrap;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Errors of ours on the path of real traffic: they are kept from the application, counted and shown in the status. */
public final class SwallowedErrors {
    private static final AtomicLong COUNT = new AtomicLong();
    private static volatile @Nullable String last;

    private SwallowedErrors() {}

    public static void count(Throwable error) {
        COUNT.incrementAndGet();
        last = error.toString();
    }

    public static long count() {
        return COUNT.get();
    }

    /** The last one's text, null if there was none. */
    public static @Nullable String last() {
        return last;
    }
}
