package io.kingtide.shaper.state;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one way in which the shaper's records become JSON and back: unknown and missing fields are errors. */
public final class ShaperJson {
    private ShaperJson() {}

    /** A mapper for all records of this package. Thread-safe. */
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
