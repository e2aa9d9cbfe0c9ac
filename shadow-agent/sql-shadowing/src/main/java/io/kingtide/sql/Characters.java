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
        return isForeignLetter(c);
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
        return isForeignLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static boolean isForeignLetter(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
}
