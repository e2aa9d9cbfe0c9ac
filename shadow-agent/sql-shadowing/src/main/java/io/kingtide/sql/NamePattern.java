package io.kingtide.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of table names in which {@code *} stands for any text, also none: the numbered tables of a sharded one are
 * named so. Case does not count. Immutable.
 */
public final class NamePattern {
    private final String pattern;

    private NamePattern(String pattern) {
        this.pattern = pattern;
    }

    /** The pattern that {@code text} writes. */
    public static NamePattern of(String text) {
        return new NamePattern(text.toLowerCase(Locale.ROOT));
    }

    /** Whether a name in the rules is a pattern. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0;
    }

    /** Whether the whole of {@code name} matches. */
    public boolean matches(String name) {
        String text = name.toLowerCase(Locale.ROOT);
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamePattern && ((NamePattern) other).pattern.equals(pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
