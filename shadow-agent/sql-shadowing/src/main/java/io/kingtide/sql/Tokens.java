package io.kingtide.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one text, in parallel arrays because a statement may have hundreds of thousands. Not final so that a test can
 * count how often a grammar looks at them.
 */
class Tokens {
    static final int LIMIT = 500_000;

    final String text;
    int count;
    private int[] starts;
    private int[] ends;
    private TokenKind[] kinds;
    private @Nullable Keyword[] keywords;
    private int[] hints = new int[0];
    private int hintCount;

    Tokens(String text) {
        this.text = text;
        int guess = Math.max(16, Math.min(text.length() / 4 + 8, 4096));
        starts = new int[guess];
        ends = new int[guess];
        kinds = new TokenKind[guess];
        keywords = new Keyword[guess];
    }

    void add(TokenKind kind, int start, int end, @Nullable Keyword keyword) {
        if (count == starts.length) {
            if (count >= LIMIT) {
                throw new RefusedException(
                        Refusal.LIMIT, "More than " + LIMIT + " tokens; split the statement.", start);
            }
            int size = count * 2;
            starts = Arrays.copyOf(starts, size);
            ends = Arrays.copyOf(ends, size);
            kinds = Arrays.copyOf(kinds, size);
            keywords = Arrays.copyOf(keywords, size);
        }
        starts[count] = start;
        ends[count] = end;
        kinds[count] = kind;
        keywords[count] = keyword;
        count++;
    }

    /** Notes the inside of an optimiser hint that stands after the last token. */
    void addHint(int start, int end) {
        if (hintCount + 3 > hints.length) {
            hints = Arrays.copyOf(hints, Math.max(6, hints.length * 2));
        }
        hints[hintCount] = count - 1;
        hints[hintCount + 1] = start;
        hints[hintCount + 2] = end;
        hintCount += 3;
    }

    /** The index of the first hint, three numbers each, that stands right after {@code token}, or -1. */
    int hintAfter(int token) {
        int low = 0;
        int high = hintCount / 3 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = hints[middle * 3];
            if (at == token) {
                return middle * 3;
            }
            if (at < token) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    int hintStart(int hint) {
        return hints[hint + 1];
    }

    int hintEnd(int hint) {
        return hints[hint + 2];
    }

    /** Behind the last token there are only ends, so that a grammar that reads on in a broken text meets no surprise. */
    private int clamp(int token) {
        return Math.min(token, count - 1);
    }

    int start(int token) {
        return starts[clamp(token)];
    }

    int end(int token) {
        return ends[clamp(token)];
    }

    TokenKind kind(int token) {
        return kinds[clamp(token)];
    }

    @Nullable
    Keyword keyword(int token) {
        return keywords[clamp(token)];
    }

    boolean isSymbol(int token, char symbol) {
        return token < count && kinds[token] == TokenKind.SYMBOL && text.charAt(starts[token]) == symbol;
    }

    /** Whether the token can be (part of) a name. */
    boolean isName(int token) {
        TokenKind kind = kind(token);
        return kind == TokenKind.WORD || kind == TokenKind.QUOTED || kind == TokenKind.STRING_OR_NAME;
    }

    boolean isQuoted(int token) {
        TokenKind kind = kind(token);
        return kind == TokenKind.QUOTED || kind == TokenKind.STRING_OR_NAME;
    }

    /** The offset behind the opening quote of a quoted name, which a mark may precede: {@code U&"d\0061ta"}. */
    int nameStart(int token) {
        int start = start(token);
        return text.charAt(start + 1) == '&' && UnicodeNames.startsAt(text, start) ? start + 3 : start + 1;
    }

    String raw(int token) {
        return text.substring(start(token), end(token));
    }

    /** Whether some token lies, in part at least, between two offsets. */
    boolean touches(int from, int to) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] <= from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return starts[low] < to && kinds[low] != TokenKind.END;
    }

    /** The name without its quotes, doubled closing quotes made single. */
    String plain(int token) {
        if (!isQuoted(token)) {
            return raw(token);
        }
        String inner = text.substring(nameStart(token), end(token) - 1);
        if (nameStart(token) > start(token) + 1) {
            return UnicodeNames.require(inner);
        }
        char close = text.charAt(end(token) - 1);
        return inner.indexOf(close) < 0 ? inner : inner.replace("" + close + close, "" + close);
    }
}
