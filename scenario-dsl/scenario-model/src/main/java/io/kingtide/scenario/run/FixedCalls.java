package io.kingtide.scenario.run;

import io.kingtide.scenario.HttpStep;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Requests in which nothing differs from visit to visit. They are written once for each tag and then shared, which also lets
 * engines know them again by identity and keep what they made of them. Thread-safe once all steps are added.
 */
final class FixedCalls {
    private final Map<HttpStep, AtomicReference<@Nullable Written>> steps = new IdentityHashMap<>();

    private record Written(@Nullable String tag, HttpCall call) {}

    void add(HttpStep step) {
        if (isFixed(step)) {
            steps.putIfAbsent(step, new AtomicReference<>());
        }
    }

    /** Null if it is not written yet, or differs from visit to visit. */
    @Nullable
    HttpCall find(HttpStep step, @Nullable String tag) {
        AtomicReference<@Nullable Written> place = steps.get(step);
        Written last = place == null ? null : place.get();
        return last != null && Objects.equals(last.tag, tag) ? last.call : null;
    }

    void keep(HttpStep step, @Nullable String tag, HttpCall call) {
        AtomicReference<@Nullable Written> place = steps.get(step);
        if (place != null) {
            place.set(new Written(tag, call));
        }
    }

    /** The answer to a digest challenge differs each time. */
    private static boolean isFixed(HttpStep step) {
        return step.url().isFixed()
                && step.headers().stream().allMatch(header -> header.value().isFixed())
                && step.body().map(HttpStep.Body::isFixed).orElse(true)
                && step.options()
                        .auth()
                        .map(auth -> auth.scheme() == HttpStep.Scheme.BASIC
                                && auth.user().isFixed()
                                && auth.password().isFixed())
                        .orElse(true);
    }
}
