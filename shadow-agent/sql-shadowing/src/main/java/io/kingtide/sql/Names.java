package io.kingtide.sql;

import java.util.Locale;

/** How names compare. */
final class Names {
    private Names() {}

    /** The form under which names that differ in case only are the same. */
    static String caseless(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The name as the catalogue knows it. */
    static String canonical(Tokens tokens, int token, Dialect dialect) {
        return tokens.isQuoted(token) ? tokens.plain(token) : dialect.fold(tokens.raw(token));
    }
}
