package io.kingtide.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with variables: {@code /api/bills?user=#{buyer}}. {@code ##{} writes a literal {@code #{}. Parsed once,
 * rendered without parsing. Immutable.
 */
public final class Template {
    private static final int MAX_CHARS = 1_000_000;

    private final String source;
    /** Literal, variable, literal, variable, ..., literal: even places are literals. */
    private final String[] parts;

    private Template(String source, String[] parts) {
        this.source = source;
        this.parts = parts;
    }

    /** Parses a template. */
    public static Template of(String source) {
        if (source.length() > MAX_CHARS) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": template",
                    source.length() + " characters",
                    "at most " + MAX_CHARS,
                    "Send a large body with bodyFile(type, file).");
        }
        List<String> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            if (source.startsWith("##{", at)) {
                literal.append("#{");
                at += 3;
            } else if (source.startsWith("#{", at)) {
                int end = source.indexOf('}', at);
                String name = end < 0 ? "" : source.substring(at + 2, end).trim();
                if (name.isEmpty()) {
                    throw new ScenarioException(
                            SourceLine.ofCaller() + ": template '" + source + "', character " + (at + 1),
                            end < 0 ? "'#{' without '}'" : "'#{}'",
                            "#{name}",
                            "Close it, or write ##{ for a literal '#{'.");
                }
                parts.add(literal.toString());
                parts.add(name);
                literal.setLength(0);
                at = end + 1;
            } else {
                literal.append(source.charAt(at++));
            }
        }
        parts.add(literal.toString());
        return new Template(source, parts.toArray(new String[0]));
    }

    /**
     * The text with its variables filled in.
     *
     * @throws UnknownVariableException if a variable is not set
     */
    public String render(Variables variables) {
        if (parts.length == 1) {
            return parts[0];
        }
        StringBuilder text = new StringBuilder(source.length() + 32);
        for (int i = 0; i < parts.length; i++) {
            text.append(i % 2 == 0 ? parts[i] : variables.get(parts[i]));
        }
        return text.toString();
    }

    /** Whether it has no variables. */
    public boolean isFixed() {
        return parts.length == 1;
    }

    /** As the user wrote it. */
    public String source() {
        return source;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && template.source.equals(source);
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
