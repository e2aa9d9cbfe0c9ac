package io.kingtide.shaper.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a switch hits: a request must meet <em>every</em> condition. A request without a user is hit neither by a share
 * below 100 percent nor by a list of users: which one it is cannot be told. Immutable.
 *
 * @param percent share of users, 0 to 100, by a hash of switch name and user, so that each switch draws its own share and
 *     a growing share only adds users; 100 if absent
 * @param users only these users; all if empty
 * @param units only these units; all if empty
 * @param traffic real, test or all traffic
 */
public record Target(int percent, Set<Long> users, Set<String> units, Traffic traffic) {
    /** Everybody. */
    public static final Target ALL = new Target(100, Set.of(), Set.of(), Traffic.ALL);

    private static final int MAX_USERS = 10_000;
    private static final int MAX_UNITS = 100;

    /** The traffic that a switch hits. */
    public enum Traffic {
        @JsonProperty("all")
        ALL,
        @JsonProperty("real")
        REAL,
        @JsonProperty("test")
        TEST
    }

    public Target {
        Bounds.range("target percent", percent, 0, 100);
        Bounds.range("number of target users", users.size(), 0, MAX_USERS);
        Bounds.range("number of target units", units.size(), 0, MAX_UNITS);
        units.forEach(unit -> Bounds.name("target unit", unit));
        users = Set.copyOf(users);
        units = Set.copyOf(units);
    }

    @com.fasterxml.jackson.annotation.JsonCreator
    static Target fromJson(
            @JsonProperty("percent") @Nullable Integer percent,
            @JsonProperty("users") @Nullable List<Long> users,
            @JsonProperty("units") @Nullable List<String> units,
            @JsonProperty("traffic") @Nullable Traffic traffic) {
        return new Target(
                percent == null ? 100 : percent,
                users == null ? Set.of() : Set.copyOf(users),
                units == null ? Set.of() : Set.copyOf(units),
                traffic == null ? Traffic.ALL : traffic);
    }
}
