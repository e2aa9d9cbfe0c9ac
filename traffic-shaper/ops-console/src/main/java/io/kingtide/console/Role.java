package io.kingtide.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a person may do; each role includes the ones before it. */
enum Role {
    @JsonProperty("viewer")
    VIEWER,
    @JsonProperty("operator")
    OPERATOR,
    @JsonProperty("admin")
    ADMIN;

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
