package io.kingtide.tag;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code kingtide} member of a W3C {@code baggage} header. Other members pass through byte for byte. Pure and
 * thread-safe.
 */
public final class Baggage {
    /** The header, property or metadata name on every transport. */
    public static final String HEADER = "baggage";

    /** The member that carries the tag. */
    public static final String MEMBER = "kingtide";

    private Baggage() {}

    /**
     * The tag text in a header value, or null if there is none. Properties after {@code ;} are ignored.
     *
     * @param header the value, several header lines joined by {@code ,}; null where the header is absent
     * @throws InvalidTagException if there are several {@code kingtide} members
     */
    public static @Nullable String tagText(@Nullable String header) throws InvalidTagException {
        if (header == null || !header.contains(MEMBER)) {
            return null;
        }
        String found = null;
        for (String member : header.split(",", -1)) {
            if (!isTag(member)) {
                continue;
            }
            if (found != null) {
                throw new InvalidTagException(TagRefusal.AMBIGUOUS, "several 'kingtide' members in one baggage");
            }
            int end = member.indexOf(';');
            found = member.substring(member.indexOf('=') + 1, end < 0 ? member.length() : end)
                    .trim();
        }
        return found;
    }

    /** The header value with this tag as its only {@code kingtide} member. */
    public static String with(@Nullable String header, TrafficTag tag) {
        String rest = without(header);
        String member = MEMBER + '=' + tag.text();
        return rest == null ? member : rest + ',' + member;
    }

    /** The header value without any {@code kingtide} member; null if nothing remains. */
    public static @Nullable String without(@Nullable String header) {
        if (header == null || header.trim().isEmpty()) {
            return null;
        }
        if (!header.contains(MEMBER)) {
            return header;
        }
        List<String> kept = new ArrayList<>();
        for (String member : header.split(",", -1)) {
            if (!isTag(member)) {
                kept.add(member);
            }
        }
        String rest = String.join(",", kept);
        return rest.trim().isEmpty() ? null : rest;
    }

    private static boolean isTag(String member) {
        int equals = member.indexOf('=');
        return equals >= 0 && member.substring(0, equals).trim().equals(MEMBER);
    }
}
