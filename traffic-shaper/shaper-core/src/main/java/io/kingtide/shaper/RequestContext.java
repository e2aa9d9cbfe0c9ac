package io.kingtide.shaper;

import io.kingtide.tag.Baggage;
import io.kingtide.tag.InvalidTagException;
import org.jspecify.annotations.Nullable;

/**
 * What switches and limits look at. Immutable.
 *
 * @param user the user on whose behalf the request is, or {@link #NO_USER}
 * @param unit the logical data centre that serves it, empty if units are not used
 * @param kind real or test traffic
 */
public record RequestContext(long user, String unit, TrafficKind kind) {
    /** Stands for a request without a user. */
    public static final long NO_USER = -1;

    /** The header that names the user. */
    public static final String USER_HEADER = "Kingtide-User";

    /** A real request without a user or a unit. */
    public static final RequestContext ANONYMOUS = new RequestContext(NO_USER, "", TrafficKind.REAL);

    /**
     * The context that two headers describe. A baggage that carries a tag, however wrong, is test traffic here: whether
     * the tag is valid was decided at the entry, and in doubt a request is the one that sheds first.
     *
     * @param userHeader the value of {@link #USER_HEADER}; anything but digits is no user
     * @param baggage the value of the {@code baggage} header
     */
    public static RequestContext of(@Nullable String userHeader, @Nullable String baggage, String unit) {
        return new RequestContext(user(userHeader), unit, isTagged(baggage) ? TrafficKind.TEST : TrafficKind.REAL);
    }

    /** Whether this is test traffic. */
    public boolean isTest() {
        return kind == TrafficKind.TEST;
    }

    private static boolean isTagged(@Nullable String baggage) {
        try {
            return Baggage.tagText(baggage) != null;
        } catch (InvalidTagException e) {
            return true;
        }
    }

    private static long user(@Nullable String header) {
        if (header == null || header.isEmpty() || header.length() > 18) {
            return NO_USER;
        }
        long user = 0;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c < '0' || c > '9') {
                return NO_USER;
            }
            user = user * 10 + (c - '0');
        }
        return user;
    }
}
