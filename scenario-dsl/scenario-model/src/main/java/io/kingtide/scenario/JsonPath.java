package io.kingtide.scenario;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of JSONPath that load scenarios need: {@code $}, {@code .member}, {@code ['member']}, {@code [index]}.
 * Anything else is an error when the scenario is built. Evaluated by scanning the text once, without building a tree.
 */
public final class JsonPath {
    private final String source;
    /** A {@link String} names a member, an {@link Integer} an index. */
    private final List<Object> selectors;

    private JsonPath(String source, List<Object> selectors) {
        this.source = source;
        this.selectors = List.copyOf(selectors);
    }

    /** Parses a path. */
    public static JsonPath of(String source) {
        List<Object> selectors = new ArrayList<>();
        int at = 1;
        boolean good = source.startsWith("$");
        while (good && at < source.length()) {
            int end;
            if (source.charAt(at) == '.') {
                end = at + 1;
                while (end < source.length() && ".[".indexOf(source.charAt(end)) < 0) {
                    end++;
                }
                String member = source.substring(at + 1, end);
                good = !member.isEmpty() && !member.equals("*");
                selectors.add(member);
            } else {
                end = source.indexOf(']', at) + 1;
                String inside = end > at + 2 ? source.substring(at + 1, end - 1) : "";
                if (inside.matches("\\d{1,9}")) {
                    selectors.add(Integer.parseInt(inside));
                } else if (inside.matches("'[^']+'|\"[^\"]+\"")) {
                    selectors.add(inside.substring(1, inside.length() - 1));
                } else {
                    good = false;
                }
            }
            at = end;
        }
        if (!good) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": JSONPath",
                    "'" + source + "'",
                    "$ followed by .member, ['member'] or [index]",
                    "For more, use regex(...) on the body.");
        }
        return new JsonPath(source, selectors);
    }

    /** The value as text (strings unescaped, objects and arrays as written), or null if it is not there. */
    public @Nullable String find(String json) {
        JsonScanner scanner = new JsonScanner(json);
        for (Object selector : selectors) {
            boolean found = selector instanceof Integer index
                    ? scanner.enterElement(index)
                    : scanner.enterMember((String) selector);
            if (!found) {
                return null;
            }
        }
        return scanner.value();
    }

    /** As the user wrote it. */
    public String source() {
        return source;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPath path && path.source.equals(source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
