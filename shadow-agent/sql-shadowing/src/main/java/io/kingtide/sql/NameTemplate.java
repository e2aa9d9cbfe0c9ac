package io.kingtide.sql;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the name of a shadow is made: fixed text before and after the production name. */
public final class NameTemplate {
    /** Leaves names as they are. */
    public static final NameTemplate NONE = new NameTemplate("", "");

    private final String prefix;
    private final String suffix;

    private NameTemplate(String prefix, String suffix) {
        this.prefix = prefix;
        this.suffix = suffix;
    }

    /**
     * Reads {@code text}, which has {@code placeholder} once and around it letters, digits and underscores only, so that
     * a spliced name never needs quotes that the original did not need.
     *
     * @throws IllegalArgumentException if it is not so
     */
    public static NameTemplate parse(String text, String placeholder) {
        int at = text.indexOf(placeholder);
        String prefix = at < 0 ? "" : text.substring(0, at);
        String suffix = at < 0 ? "" : text.substring(at + placeholder.length());
        boolean plain = prefix.matches("([A-Za-z_][A-Za-z0-9_]*)?") && suffix.matches("[A-Za-z0-9_]*");
        if (at < 0 || !plain || prefix.isEmpty() && suffix.isEmpty()) {
            throw new IllegalArgumentException("Template '" + text + "' is not a shadow template: expected "
                    + placeholder + " once, with letters, digits or '_' before or after it, such as '" + placeholder
                    + "_shadow'.");
        }
        return new NameTemplate(prefix, suffix);
    }

    /** The shadow of {@code name}, letter for letter. */
    public String apply(String name) {
        return prefix + name + suffix;
    }

    /**
     * The shadow of a name as the catalogue knows it: a name that is what unquoted text folds to ({@code ORDERS} in
     * Oracle) gets a shadow that unquoted text reaches too ({@code ORDERS_SHADOW}).
     */
    public String applyToCatalogueName(String name, Dialect dialect) {
        String shadow = apply(name);
        return dialect.fold(name).equals(name) ? dialect.fold(shadow) : shadow;
    }

    /** Whether {@code name} has the form of a shadow already; case does not count. */
    public boolean matches(String name) {
        int extra = prefix.length() + suffix.length();
        return extra > 0
                && name.length() > extra
                && name.regionMatches(true, 0, prefix, 0, prefix.length())
                && name.regionMatches(true, name.length() - suffix.length(), suffix, 0, suffix.length());
    }

    /** The name whose shadow {@code shadow} would be, null if it has not the form of one. */
    public @Nullable String origin(String shadow) {
        return matches(shadow) ? shadow.substring(prefix.length(), shadow.length() - suffix.length()) : null;
    }

    String prefix() {
        return prefix;
    }

    String suffix() {
        return suffix;
    }

    @Override
    public String toString() {
        return (prefix + "{}" + suffix).toLowerCase(Locale.ROOT);
    }
}
