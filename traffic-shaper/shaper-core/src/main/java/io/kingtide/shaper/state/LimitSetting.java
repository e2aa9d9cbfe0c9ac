package io.kingtide.shaper.state;

import java.math.BigDecimal;

/**
 * How one resource is limited. Immutable.
 *
 * @param resource such as {@code orders}
 * @param permitsPerSecond 0.1 to 10,000,000; to close a resource altogether, use a switch
 * @param carrier who enforces it: {@code gcra} or {@code sentinel}
 * @param owner who set it
 * @param reason why
 * @param setAtMillis when, in milliseconds since the epoch
 * @param version counts the changes of this limit, from 1
 */
public record LimitSetting(
        String resource,
        double permitsPerSecond,
        String carrier,
        String owner,
        String reason,
        long setAtMillis,
        long version) {

    public LimitSetting {
        Bounds.name("limit resource", resource);
        Bounds.range("permitsPerSecond", permitsPerSecond, 0.1, 10_000_000);
        Bounds.name("limit carrier", carrier);
        Bounds.text("owner", owner, 1, 80);
        Bounds.text("reason", reason, 1, 500);
        Bounds.range("version", version, 1, Long.MAX_VALUE);
    }

    /** A rate as people write it: {@code 5000 a second}, {@code 0.5 a second}. */
    public static String rateText(double permitsPerSecond) {
        return BigDecimal.valueOf(permitsPerSecond).stripTrailingZeros().toPlainString() + " a second";
    }
}
