package io.kingtide.shaper.state;

import org.jspecify.annotations.Nullable;

/**
 * How one degradation switch is set. Immutable.
 *
 * @param name such as {@code bill-history}
 * @param on whether the function is degraded
 * @param fallback what it does instead; null leaves it to the service that declared the switch
 * @param target whom it hits; null is everybody
 * @param owner who set it
 * @param reason why
 * @param setAtMillis when, in milliseconds since the epoch
 * @param expiresAtMillis when a switch that is on goes off by itself, on every node, console or not; null never
 * @param version counts the changes of this switch, from 1
 */
public record SwitchSetting(
        String name,
        boolean on,
        @Nullable Fallback fallback,
        @Nullable Target target,
        String owner,
        String reason,
        long setAtMillis,
        @Nullable Long expiresAtMillis,
        long version) {

    public SwitchSetting {
        Bounds.name("switch name", name);
        Bounds.text("owner", owner, 1, 80);
        Bounds.text("reason", reason, 1, 500);
        Bounds.range("version", version, 1, Long.MAX_VALUE);
        if (expiresAtMillis != null && !on) {
            throw new IllegalArgumentException(
                    "switch '" + name + "' is off and has a time to live; expected one only on a switch that is on");
        }
    }

    /** Whether its time to live has passed. */
    public boolean isExpired(long nowMillis) {
        return on && expiresAtMillis != null && nowMillis >= expiresAtMillis;
    }
}
