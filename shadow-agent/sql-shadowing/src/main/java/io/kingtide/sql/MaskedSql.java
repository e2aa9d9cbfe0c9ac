package io.kingtide.sql;

/**
 * What a statement says without any value of it: for logs, status and plans. Strings, numbers and placeholders become
 * {@code ?}, lists of them one {@code ?}, comments vanish, so that statements that differ in their values only are one text.
 * Pure and thread-safe.
 */
public final class MaskedSql {
    private static final String CUT = " ...";

    private final Tokens tokens;
    private final StringBuilder out = new StringBuilder();

    private MaskedSql(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The text without values. Of a text that cannot be read, where a value may be anywhere, only its first word is left.
     *
     * @param longest how many characters to keep
     */
    public static String of(Dialect dialect, String sql, int longest) {
        String masked;
        try {
            masked = new MaskedSql(Lexer.read(sql, Lexis.usual(dialect), new Doubts())).text(longest);
        } catch (RefusedException e) {
            return firstWord(sql) + CUT;
        }
        return masked.length() <= longest ? masked : masked.substring(0, longest) + CUT;
    }

    private static String firstWord(String sql) {
        String text = sql.trim();
        int end = 0;
        while (end < text.length() && end < 20 && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    private String text(int longest) {
        int previousEnd = 0;
        for (int token = 0; tokens.kind(token) != TokenKind.END && out.length() <= longest; token++) {
            if (token > 0 && tokens.start(token) > previousEnd) {
                out.append(' ');
            }
            previousEnd = tokens.end(token);
            if (isValue(token)) {
                token = lastOfList(token);
                previousEnd = tokens.end(token);
                out.append('?');
            } else {
                out.append(tokens.text, tokens.start(token), tokens.end(token));
                if (tokens.isSymbol(token, ')')) {
                    token = lastOfRows(token);
                    previousEnd = tokens.end(token);
                }
            }
        }
        return out.toString();
    }

    private boolean isValue(int token) {
        switch (tokens.kind(token)) {
            case STRING:
            case STRING_OR_NAME:
            case NUMBER:
            case PLACEHOLDER:
                return true;
            default:
                return false;
        }
    }

    /** The last value of {@code ?, ?, ?} that begins here, inside parentheses of its own; else the value itself. */
    private int lastOfList(int first) {
        if (first == 0 || !tokens.isSymbol(first - 1, '(')) {
            return first;
        }
        int last = first;
        while (tokens.isSymbol(last + 1, ',') && isValue(last + 2)) {
            last += 2;
        }
        return tokens.isSymbol(last + 1, ')') ? last : first;
    }

    /** Behind the row {@code (?)}: the end of the last of further rows that hold values only. */
    private int lastOfRows(int closing) {
        if (out.length() < 3 || !out.substring(out.length() - 3).equals("(?)")) {
            return closing;
        }
        int last = closing;
        while (tokens.isSymbol(last + 1, ',') && tokens.isSymbol(last + 2, '(') && isValue(last + 3)) {
            int end = lastOfList(last + 3);
            if (!tokens.isSymbol(end + 1, ')')) {
                break;
            }
            last = end + 1;
        }
        return last;
    }
}
