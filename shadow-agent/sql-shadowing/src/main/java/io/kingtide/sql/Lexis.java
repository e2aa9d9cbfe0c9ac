package io.kingtide.sql;

/**
 * How a dialect's text falls into tokens. Where a setting of the server changes that (and the text is touched by it), there
 * are several of these, one for each {@linkplain Readings reading}.
 */
final class Lexis {
    final Dialect dialect;
    /** A backslash escapes in {@code '...'} strings. */
    final boolean backslashInSingle;
    /** A backslash escapes in {@code "..."} strings. */
    final boolean backslashInDouble;

    final boolean nestedComments;
    /** The greatest version number of an executable comment that counts as code, or -1 for none. */
    final int executableUpTo;
    /** Executable comments from here up to 99999 are skipped (MariaDB skips those of MySQL 5.7 and 8). */
    final int executableGapFrom;

    private Lexis(
            Dialect dialect,
            boolean backslashInSingle,
            boolean backslashInDouble,
            boolean nestedComments,
            int executableUpTo,
            int executableGapFrom) {
        this.dialect = dialect;
        this.backslashInSingle = backslashInSingle;
        this.backslashInDouble = backslashInDouble;
        this.nestedComments = nestedComments;
        this.executableUpTo = executableUpTo;
        this.executableGapFrom = executableGapFrom;
    }

    /** The reading of a server with its usual settings. */
    static Lexis usual(Dialect dialect) {
        boolean mysql = dialect == Dialect.MYSQL;
        boolean nested = dialect == Dialect.POSTGRESQL || dialect == Dialect.SQLSERVER || dialect == Dialect.H2;
        return new Lexis(dialect, mysql, mysql, nested, mysql ? Integer.MAX_VALUE : -1, Integer.MAX_VALUE);
    }

    Lexis withBackslashes(boolean inSingle, boolean inDouble) {
        return new Lexis(dialect, inSingle, inDouble, nestedComments, executableUpTo, executableGapFrom);
    }

    Lexis withNestedComments(boolean nested) {
        return new Lexis(dialect, backslashInSingle, backslashInDouble, nested, executableUpTo, executableGapFrom);
    }

    Lexis withExecutable(int upTo, int gapFrom) {
        return new Lexis(dialect, backslashInSingle, backslashInDouble, nestedComments, upTo, gapFrom);
    }

    boolean runs(int version) {
        return version <= executableUpTo && !(version >= executableGapFrom && version <= 99_999);
    }

    boolean hashComments() {
        return dialect == Dialect.MYSQL;
    }

    boolean dashNeedsBlank() {
        return dialect == Dialect.MYSQL;
    }

    boolean executableComments() {
        return dialect == Dialect.MYSQL;
    }

    boolean hints() {
        return dialect == Dialect.MYSQL || dialect == Dialect.ORACLE;
    }

    boolean backticks() {
        return dialect == Dialect.MYSQL || dialect == Dialect.H2;
    }

    boolean brackets() {
        return dialect == Dialect.SQLSERVER;
    }

    boolean doubleQuotesMayBeStrings() {
        return dialect == Dialect.MYSQL || dialect == Dialect.SQLSERVER;
    }

    boolean dollarQuotes() {
        return dialect == Dialect.POSTGRESQL || dialect == Dialect.H2;
    }

    /** {@code U&"d\0061ta"} is a name. */
    boolean unicodeNames() {
        return dialect == Dialect.POSTGRESQL || dialect == Dialect.H2;
    }

    boolean variables() {
        return dialect == Dialect.MYSQL || dialect == Dialect.SQLSERVER;
    }
}
