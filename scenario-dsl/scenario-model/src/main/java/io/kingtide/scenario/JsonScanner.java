package io.kingtide.scenario;

import org.jspecify.annotations.Nullable;

/**
 * Walks down JSON text to one value. Values that are passed over are skipped by counting brackets, which is enough for
 * well-formed text; on broken text it finds nothing, or a value before the break.
 */
final class JsonScanner {
    private final String json;
    private int at;

    JsonScanner(String json) {
        this.json = json;
    }

    /** Goes into a member's value of the object here. */
    boolean enterMember(String member) {
        if (!accept('{')) {
            return false;
        }
        while (peek() == '"') {
            String name = string();
            if (name == null || !accept(':')) {
                return false;
            }
            if (name.equals(member)) {
                return true;
            }
            skipValue();
            if (!accept(',')) {
                return false;
            }
        }
        return false;
    }

    /** Goes into an element of the array here. */
    boolean enterElement(int index) {
        if (!accept('[')) {
            return false;
        }
        for (int i = 0; i < index; i++) {
            skipValue();
            if (!accept(',')) {
                return false;
            }
        }
        char next = peek();
        return next != ']' && next != 0;
    }

    /** The value here as text; null at the end of the text. */
    @Nullable
    String value() {
        char first = peek();
        if (first == 0) {
            return null;
        }
        if (first == '"') {
            return string();
        }
        int start = at;
        skipValue();
        return at > start ? json.substring(start, at).trim() : null;
    }

    private void skipValue() {
        char first = peek();
        if (first == '"') {
            skipString();
            return;
        }
        int depth = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                skipString();
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                if (depth == 0) {
                    return;
                }
                depth--;
            } else if (c == ',' && depth == 0) {
                return;
            }
            at++;
            if (depth == 0 && (c == '}' || c == ']')) {
                return;
            }
        }
    }

    /** Goes past a string; false if the text ends inside it. */
    private boolean skipString() {
        at++;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        boolean closed = at < json.length();
        at = closed ? at + 1 : json.length();
        return closed;
    }

    /** The string here, unescaped; null if there is none. */
    @Nullable
    String string() {
        if (peek() != '"') {
            return null;
        }
        int start = at;
        if (!skipString()) {
            return null;
        }
        String raw = json.substring(start + 1, at - 1);
        return raw.indexOf('\\') < 0 ? raw : unescape(raw);
    }

    private static @Nullable String unescape(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            char escaped = raw.charAt(++i);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'u' -> {
                    if (i + 4 >= raw.length() || !raw.substring(i + 1, i + 5).matches("[0-9a-fA-F]{4}")) {
                        return null;
                    }
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }

    /** The line, from 1, that has been reached. */
    int line() {
        return 1
                + (int) json.substring(0, Math.min(at, json.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** Goes past this character if it is next. */
    boolean accept(char expected) {
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** The next character that is not white space, 0 at the end. */
    private char peek() {
        while (at < json.length() && json.charAt(at) <= ' ') {
            at++;
        }
        return at < json.length() ? json.charAt(at) : 0;
    }
}
