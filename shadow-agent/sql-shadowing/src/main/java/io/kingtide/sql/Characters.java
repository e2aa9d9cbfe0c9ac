package io.kingtide.sql;

/** Which characters make up names and blanks. Beyond ASCII only letters, digits and marks count; the rest is refused. */
final class Characters {
    private Characters() {}

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNameStart(char c, Dialect dialect) {
        if (c < 128) {
            return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'
                    || c == '_'
                    || (c == '#' && dialect == Dialect.SQLSERVER)
                    || (c == '$' && dialect == Dialect.MYSQL);
        }
        return isForeignLetter(c, dialect);
    }

    static boolean isNamePart(char c, Dialect dialect) {
        if (c < 128) {
            return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'
                    || isDigit(c)
                    || c == '_'
                    || c == '$'
                    || (c == '#' && (dialect == Dialect.SQLSERVER || dialect == Dialect.ORACLE))
                    || (c == '@' && dialect == Dialect.SQLSERVER);
        }
        return isForeignLetter(c, dialect) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    /** Whether MySQL takes the name characters from {@code start} to {@code end} for a number and not for a name. */
    static boolean looksNumeric(String text, int start, int end) {
        char marker = (char) (text.charAt(Math.min(start + 1, end - 1)) | 0x20);
        if (text.charAt(start) == '0' && (marker == 'x' || marker == 'b')) {
            return true;
        }
        int i = start;
        while (i < end && isDigit(text.charAt(i))) {
            i++;
        }
        if ((text.charAt(i) | 0x20) != 'e') {
            return false;
        }
        i++;
        // "1e" before a sign is an exponent whose digits follow.
        boolean signed = i == end && end < text.length() && (text.charAt(end) == '-' || text.charAt(end) == '+');
        while (i < end && isDigit(text.charAt(i))) {
            i++;
        }
        return signed || (i == end && isDigit(text.charAt(end - 1)));
    }

    private static boolean isForeignLetter(char c, Dialect dialect) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || isForeignSign(c, dialect);
    }

    /**
     * A circled number or a wide currency sign: to PostgreSQL every byte past ASCII is part of a name, to MySQL every
     * character of several bytes; where it is one byte there, MySQL refuses it.
     */
    private static boolean isForeignSign(char c, Dialect dialect) {
        if (dialect != Dialect.MYSQL && dialect != Dialect.POSTGRESQL) {
            return false;
        }
        switch (Character.getType(c)) {
            case Character.OTHER_NUMBER:
            case Character.LETTER_NUMBER:
            case Character.OTHER_SYMBOL:
            case Character.CURRENCY_SYMBOL:
            case Character.MATH_SYMBOL:
                return true;
            default:
                return false;
        }
    }
}
