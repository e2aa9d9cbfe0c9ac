package io.kingtide.shaper.state;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a degraded function does instead. In JSON the field {@code kind} tells them apart. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fallback.FailFast.class, name = "fail-fast"),
    @JsonSubTypes.Type(value = Fallback.DefaultValue.class, name = "default-value"),
    @JsonSubTypes.Type(value = Fallback.CachedValue.class, name = "cached-value"),
    @JsonSubTypes.Type(value = Fallback.QueueForLater.class, name = "queue-for-later"),
    @JsonSubTypes.Type(value = Fallback.StaticPage.class, name = "static-page")
})
public sealed interface Fallback {

    /** The name of this kind in JSON and in messages. */
    default String kind() {
        JsonSubTypes kinds = Fallback.class.getAnnotation(JsonSubTypes.class);
        for (JsonSubTypes.Type type : kinds.value()) {
            if (type.value() == getClass()) {
                return type.name();
            }
        }
        throw new IllegalStateException("Every fallback is listed: " + getClass());
    }

    /**
     * Answers at once with an error.
     *
     * @param message what the caller is told
     */
    record FailFast(String message) implements Fallback {
        public FailFast {
            Bounds.text("fallback message", message, 0, 500);
        }
    }

    /**
     * Answers with a fixed value.
     *
     * @param value the value as JSON text, such as {@code []}
     */
    record DefaultValue(String value) implements Fallback {
        public DefaultValue {
            Bounds.text("fallback value", value, 1, 10_000);
        }
    }

    /**
     * Answers with the last known value.
     *
     * @param maxAgeMillis how old it may be, more than 0 and at most a day
     */
    record CachedValue(long maxAgeMillis) implements Fallback {
        public CachedValue {
            Bounds.range("fallback maxAgeMillis", maxAgeMillis, 1, 86_400_000);
        }
    }

    /** Accepts the work, acknowledges it as deferred, and does it after the switch went back. */
    record QueueForLater() implements Fallback {}

    /**
     * Answers with a page.
     *
     * @param contentType such as {@code text/html; charset=utf-8}
     * @param body the page
     */
    record StaticPage(String contentType, String body) implements Fallback {
        public StaticPage {
            Bounds.text("fallback contentType", contentType, 1, 100);
            Bounds.text("fallback body", body, 0, 50_000);
        }
    }
}
