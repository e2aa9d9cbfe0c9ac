package io.kingtide.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A pattern in which {@code *} stands for any text, also none; everything else stands for itself. Immutable. */
public final class Glob {
    private final String pattern;
    private final boolean anyCase;

    private Glob(String pattern, boolean anyCase) {
        this.pattern = pattern;
        this.anyCase = anyCase;
    }

    /** The pattern that {@code text} writes, of URLs and hosts: case counts. */
    public static Glob exactly(String text) {
        return new Glob(text, false);
    }

    /** The pattern that {@code text} writes, of names of tables: case does not count. */
    public static Glob inAnyCase(String text) {
        return new Glob(text.toLowerCase(Locale.ROOT), true);
    }

    /** Whether a name in the rules is a pattern: the numbered tables of a sharded one are named so. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0;
    }

    /** Whether the whole of {@code whole} matches; linear in practice, at worst pattern times text. */
    public boolean matches(String whole) {
        String text = anyCase ? whole.toLowerCase(Locale.ROOT) : whole;
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
        return other instanceof Glob && ((Glob) other).pattern.equals(pattern) && ((Glob) other).anyCase == anyCase;
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
