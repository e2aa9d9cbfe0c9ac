package io.kingtide.sql;

/** Makes the text of a new name out of the text of the old one, quotes kept. */
final class NameSplicer {
    private final Dialect dialect;
    private final Tokens tokens;

    NameSplicer(Dialect dialect, Tokens tokens) {
        this.dialect = dialect;
        this.tokens = tokens;
    }

    /**
     * The token's text with the template's around it.
     *
     * @param folded whether a quoted name that reads as unquoted text folds gets the template's text folded, too
     */
    String apply(NameTemplate template, int token, boolean folded) {
        String raw = tokens.raw(token);
        String prefix = template.prefix();
        String suffix = template.suffix();
        if (tokens.isQuoted(token)) {
            String name = tokens.plain(token);
            if (folded && dialect.fold(name).equals(name)) {
                prefix = dialect.fold(prefix);
                suffix = dialect.fold(suffix);
            }
            int from = tokens.nameStart(token) - tokens.start(token);
            return raw.substring(0, from)
                    + prefix
                    + raw.substring(from, raw.length() - 1)
                    + suffix
                    + raw.charAt(raw.length() - 1);
        }
        // The marks of a temporary table stay in front.
        int marks = 0;
        while (marks < raw.length() && raw.charAt(marks) == '#') {
            marks++;
        }
        return raw.substring(0, marks) + prefix + raw.substring(marks) + suffix;
    }

    /**
     * {@code name}, written with the quotes that the token has, or needs. The shadow of a quoted name that unquoted text does
     * not reach ({@code "User"}) is just what the rule says; any other's is what unquoted text would fold to.
     */
    String write(String name, int token) {
        if (tokens.isQuoted(token)) {
            String raw = tokens.raw(token);
            String plain = tokens.plain(token);
            String written = dialect.fold(plain).equals(plain) ? dialect.fold(name) : name;
            return tokens.text.charAt(tokens.nameStart(token) - 1) + written + raw.charAt(raw.length() - 1);
        }
        return write(name);
    }

    /** {@code name} as text: bare if unquoted text means it, else quoted. */
    String write(String name) {
        boolean bare = name.matches("[A-Za-z_][A-Za-z0-9_]*")
                && Keyword.find(name, 0, name.length(), Keyword.hash(name)) == null;
        if (bare) {
            return name;
        }
        switch (dialect) {
            case MYSQL:
                return '`' + name.replace("`", "``") + '`';
            case SQLSERVER:
                return '[' + name.replace("]", "]]") + ']';
            default:
                return '"' + name.replace("\"", "\"\"") + '"';
        }
    }
}
