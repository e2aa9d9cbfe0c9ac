package io.kingtide.sql;

/** Finds where quoted text ends: -1 if it never does. Each character is looked at once. */
final class Quotes {
    private final String text;
    private final int length;
    private final Doubts doubts;

    Quotes(String text, Doubts doubts) {
        this.text = text;
        this.length = text.length();
        this.doubts = doubts;
    }

    /** The offset of the quote that ends the text from {@code from} on; doubled quotes and escapes are part of it. */
    int closing(char quote, int from, boolean backslashEscapes) {
        int i = from;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '\\') {
                int run = i;
                while (run < length && text.charAt(run) == '\\') {
                    run++;
                }
                boolean escapesQuote = (run - i) % 2 == 1 && run < length && text.charAt(run) == quote;
                if (escapesQuote) {
                    doubts.backslashBeforeQuote = true;
                }
                i = escapesQuote && backslashEscapes ? run + 1 : run;
            } else if (c == quote) {
                if (i + 1 >= length || text.charAt(i + 1) != quote) {
                    return i;
                }
                i += 2;
            } else {
                i++;
            }
        }
        return -1;
    }

    /** The offset of the quote that ends a name; only doubled ones are part of it. */
    int closingName(char quote, int from) {
        int i = text.indexOf(quote, from);
        while (i >= 0 && i + 1 < length && text.charAt(i + 1) == quote) {
            i = text.indexOf(quote, i + 2);
        }
        return i;
    }

    /** The offset behind {@code q'[...]'} whose first quote is at {@code quote}. */
    int behindOracleQuote(int quote) {
        if (quote + 2 >= length) {
            return -1;
        }
        char open = text.charAt(quote + 1);
        if (Characters.isBlank(open) || open == '\'') {
            return -1;
        }
        int pair = "[{(<".indexOf(open);
        char close = pair < 0 ? open : "]})>".charAt(pair);
        int end = text.indexOf(close + "'", quote + 2);
        return end < 0 ? -1 : end + 2;
    }
}
