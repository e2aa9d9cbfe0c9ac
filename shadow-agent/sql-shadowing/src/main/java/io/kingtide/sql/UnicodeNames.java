package io.kingtide.sql;

import org.jspecify.annotations.Nullable;

/** Names of the form {@code U&"d\0061ta"}, as far as their escape character is the usual one. */
final class UnicodeNames {
    private UnicodeNames() {}

    static boolean startsAt(String text, int start) {
        return (text.charAt(start) | 0x20) == 'u' && text.startsWith("&\"", start + 1);
    }

    /**
     * The offset behind the name that starts at {@code start}. {@code UESCAPE} behind it would change what the name is, and is
     * refused, as is a comment that it may hide behind.
     */
    static int behind(String text, int start, Quotes quotes) {
        int end = quotes.closingName('"', start + 3);
        if (end < 0) {
            throw lexical("A quoted name is not closed", start);
        }
        if (decode(text.substring(start + 3, end)) == null) {
            throw lexical("A name with Unicode escapes is empty, or has an escape that is none", start);
        }
        int next = end + 1;
        while (next < text.length() && Characters.isBlank(text.charAt(next))) {
            next++;
        }
        boolean comment = text.startsWith("--", next) || text.startsWith("/*", next);
        if (comment || text.regionMatches(true, next, "uescape", 0, 7)) {
            throw lexical("UESCAPE, or a comment that may hide it, follows a name with Unicode escapes", start);
        }
        return end + 1;
    }

    private static RefusedException lexical(String what, int start) {
        return new RefusedException(Refusal.LEXICAL, what + ".", start);
    }

    /** The name; null if it is empty or has an escape that the servers refuse. */
    static @Nullable String decode(String quoted) {
        StringBuilder name = new StringBuilder();
        int i = 0;
        while (i < quoted.length()) {
            char c = quoted.charAt(i);
            if (c == '"') {
                name.append(c);
                i += 2;
            } else if (c != '\\') {
                name.append(c);
                i++;
            } else if (quoted.startsWith("\\", i + 1)) {
                name.append(c);
                i += 2;
            } else {
                boolean six = quoted.startsWith("+", i + 1);
                int from = six ? i + 2 : i + 1;
                int code = hexadecimal(quoted, from, six ? 6 : 4);
                if (code <= 0 || code > Character.MAX_CODE_POINT) {
                    return null;
                }
                name.appendCodePoint(code);
                i = from + (six ? 6 : 4);
            }
        }
        return name.length() == 0 ? null : name.toString();
    }

    /** The name that the lexer has let pass. */
    static String require(String quoted) {
        String name = decode(quoted);
        if (name == null) {
            throw new IllegalStateException("A name that is none has become a token.");
        }
        return name;
    }

    /** The number that {@code digits} digits write, or -1. */
    private static int hexadecimal(String text, int from, int digits) {
        if (from + digits > text.length()) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }
}
