package io.kingtide.schema;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names that occur in a piece of the database's own SQL, in lower case: quoted or not, never from within string
 * literals. Comments count, so that doubt leads to a refusal.
 */
final class SqlWords {
    private static final int MAX_LENGTH = 1_000_000;

    private SqlWords() {}

    static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        int length = Math.min(text.length(), MAX_LENGTH);
        int at = 0;
        while (at < length) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '\'') {
                while (end < length && text.charAt(end) != '\'') {
                    end++;
                }
                end++;
            } else if (c == '"' || c == '`') {
                while (end < length && text.charAt(end) != c) {
                    end++;
                }
                words.add(text.substring(at + 1, Math.min(end, length)).toLowerCase(Locale.ROOT));
                end++;
            } else if (Character.isJavaIdentifierStart(c)) {
                while (end < length && Character.isJavaIdentifierPart(text.charAt(end))) {
                    end++;
                }
                words.add(text.substring(at, end).toLowerCase(Locale.ROOT));
            }
            at = end;
        }
        return words;
    }
}
