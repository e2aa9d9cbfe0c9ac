package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** What may stand behind the name of a source: partitions, points in time, samples, the alias, index hints, pivots. */
final class TableDecorations {
    private static final int LONGEST_PATH = 64;

    private final Parse p;
    /** The name that the source exposes without an alias, or null if it has none. */
    @Nullable
    String exposed;

    TableDecorations(Parse parse) {
        this.p = parse;
    }

    /** Reads everything behind a table's (or common table expression's) name, and exposes the source. */
    void after(@Nullable TableRef table) {
        String name = exposed;
        p.accept('*');
        beforeAlias(table);
        String alias = optionalAlias();
        if (alias != null && table != null) {
            table.aliased = true;
        }
        String shown = alias != null ? alias : name;
        if (shown != null) {
            p.scope.add(shown, table);
        }
        afterAlias(table);
    }

    /** The same behind a derived table or a function, which exposes its alias or nothing. */
    void afterDerived(@Nullable TableRef table) {
        exposed = null;
        if (p.is(WITH) && p.isSymbol(p.at + 1, '(')) {
            // OPENJSON(...) WITH (columns).
            p.at++;
            p.expressions.group();
        } else if (p.is(WITH)
                && p.isSymbol(p.at - 1, ')')
                && p.tokens.isName(p.at + 1)
                && p.dialect == Dialect.SQLSERVER) {
            // OPENXML(...) WITH t: columns as those of a table.
            p.at++;
            p.sources.shape();
        } else if (p.is(WITH) && p.isWord(p.at + 1, "ordinality")) {
            p.at += 2;
        } else if (p.is(WITH) && (p.is(p.at + 1, CHECK) || p.is(p.at + 1, READ))) {
            // Oracle's (SELECT ...) WITH CHECK OPTION, WITH READ ONLY.
            p.at += 3;
        }
        if (p.dialect == Dialect.ORACLE && p.isSymbol('(') && p.isSymbol(p.at + 1, '+') && p.isSymbol(p.at + 2, ')')) {
            // The old mark of an outer join behind TABLE(...) or XMLTABLE(...).
            p.at += 3;
        }
        after(table);
    }

    private void beforeAlias(@Nullable TableRef table) {
        if (p.isSymbol('(') && isOldHint(p.at)) {
            locks(table);
            p.expressions.group();
        }
        while (true) {
            Keyword keyword = p.tokens.keyword(p.at);
            if (keyword == null) {
                if (isNested()) {
                    nested();
                }
                return;
            }
            if ((keyword == PARTITION || keyword == SUBPARTITION)
                    && (p.isSymbol(p.at + 1, '(') || p.is(p.at + 1, FOR) && p.isSymbol(p.at + 2, '('))) {
                p.at += p.isSymbol(p.at + 1, '(') ? 1 : 2;
                p.expressions.group();
            } else if (keyword == FOR && p.isWord(p.at + 1, "portion")) {
                portion();
            } else if (keyword == FOR && p.isWord(p.at + 1, "path") && p.dialect == Dialect.SQLSERVER) {
                // A node or edge of a path of any length.
                p.at += 2;
            } else if (keyword == FOR && (p.is(p.at + 1, SYSTEM_TIME) || p.isWord(p.at + 1, "application_time"))) {
                p.at += 2;
                systemTime();
            } else if (keyword == AS && p.is(p.at + 1, OF)) {
                p.at += 2;
                pointInTime();
            } else if (keyword == VERSIONS && (p.is(p.at + 1, BETWEEN) || p.is(p.at + 1, PERIOD))) {
                p.at++;
                pointInTime();
            } else if (keyword == TABLESAMPLE || keyword == SAMPLE && isSample()) {
                sample();
            } else {
                return;
            }
            if (table != null && keyword == AS) {
                table.aliased = false;
            }
        }
    }

    void portion() {
        if (p.is(FOR) && p.isWord(p.at + 1, "portion")) {
            p.at += 4;
            p.expect(FROM);
            moment();
            p.expect(TO);
            moment();
        }
    }

    private boolean isSample() {
        return p.isSymbol(p.at + 1, '(') || p.is(p.at + 1, BLOCK);
    }

    private void sample() {
        p.at++;
        if (!p.isSymbol('(')) {
            p.at++;
        }
        while (p.isSymbol('.')) {
            p.at += 2;
        }
        p.expressions.group();
        if (p.isWord(p.at, "repeatable") || p.isWord(p.at, "seed")) {
            p.at++;
            p.expressions.group();
        }
    }

    /** Behind FOR SYSTEM_TIME. */
    private void systemTime() {
        if (p.accept(ALL)) {
            return;
        }
        if (p.accept(CONTAINED)) {
            p.expect(IN);
            p.expressions.group();
            return;
        }
        if (p.accept(AS)) {
            p.expect(OF);
            pointInTime();
        } else if (p.accept(FROM)) {
            moment();
            p.expect(TO);
            moment();
        } else {
            p.expect(BETWEEN);
            moment();
            if (!p.isWord(p.at, "and")) {
                throw p.unexpected("AND");
            }
            p.at++;
            moment();
        }
    }

    private void pointInTime() {
        // Oracle: AS OF SCN expr, AS OF TIMESTAMP expr, VERSIONS BETWEEN SCN a AND b.
        if (p.is(BETWEEN) || p.is(PERIOD)) {
            p.at++;
            while (!p.isWord(p.at, "and")) {
                if (p.isEnd() || p.isSymbol(',') || p.isSymbol(')')) {
                    throw p.unexpected("AND");
                }
                moment();
            }
            p.at++;
        }
        moment();
    }

    /**
     * A point in time: a value, or values joined by operators. It ends before a word that could be an alias, which no scan
     * of an expression could tell from its own parts.
     */
    private void moment() {
        if (p.isWord(p.at, "scn")
                || p.isWord(p.at, "timestamp")
                || p.isWord(p.at, "transaction")
                || p.isWord(p.at, "of")) {
            p.at++;
        }
        boolean operand = true;
        while (true) {
            TokenKind kind = p.tokens.kind(p.at);
            if (operand && p.isWord(p.at, "interval") && p.dialect == Dialect.MYSQL) {
                intervalWithUnit();
            } else if (operand && p.isWord(p.at, "interval") && p.tokens.kind(p.at + 1) == TokenKind.STRING) {
                interval();
            } else if (operand && p.isSymbol('(')) {
                p.expressions.group();
            } else if (operand && kind == TokenKind.WORD) {
                p.at++;
                while (p.isSymbol('.') && p.tokens.isName(p.at + 1)) {
                    p.at += 2;
                }
                if (p.isSymbol('(')) {
                    p.expressions.group();
                } else if (p.tokens.kind(p.at) == TokenKind.STRING) {
                    p.at++;
                }
            } else if (operand
                    && (kind == TokenKind.STRING
                            || kind == TokenKind.STRING_OR_NAME
                            || kind == TokenKind.NUMBER
                            || kind == TokenKind.PLACEHOLDER
                            || kind == TokenKind.VARIABLE)) {
                p.at++;
            } else {
                throw p.unexpected("a point in time");
            }
            if (!p.isSymbol('-') && !p.isSymbol('+') && !p.isSymbol('/') && !p.isSymbol('*')) {
                return;
            }
            p.at++;
        }
    }

    /** {@code INTERVAL '10' MINUTE}, {@code INTERVAL '1' DAY TO SECOND}, {@code INTERVAL 5 DAY}. */
    private void interval() {
        p.at += 2;
        if (p.tokens.kind(p.at) == TokenKind.WORD) {
            p.at++;
        }
        if (p.isSymbol('(')) {
            p.expressions.group();
        }
        if (p.accept(TO)) {
            p.at++;
        }
    }

    /** {@code INTERVAL 6 SECOND}, {@code INTERVAL (a + b) DAY}: one value, and the unit that is no alias. */
    private void intervalWithUnit() {
        p.at++;
        if (p.isSymbol('(')) {
            p.expressions.group();
        } else {
            p.at++;
        }
        if (p.tokens.kind(p.at) != TokenKind.WORD) {
            throw p.unexpected("the unit of an interval");
        }
        p.at++;
    }

    /** Whether a name at the cursor is an alias and not the first word of what comes next. */
    boolean isAlias() {
        if (!p.isName()) {
            return false;
        }
        Keyword keyword = p.tokens.keyword(p.at);
        if (keyword == null) {
            return true;
        }
        return !p.sources.isJoinStart(p.at) && !p.clauses.isReserved(keyword) && !p.clauses.mayFollowSources();
    }

    /** The alias and its column list; null if there is none. */
    private @Nullable String optionalAlias() {
        String alias = null;
        if (p.is(AS) && !p.is(p.at + 1, OF)) {
            p.at++;
            if (p.isSymbol('(')) {
                // PostgreSQL: f(x) AS (a int, b text).
                p.expressions.group();
                return null;
            }
            alias = p.sources.alias();
        } else if (isAlias()) {
            alias = p.sources.alias();
        }
        if (alias != null && p.isSymbol('(')) {
            p.expressions.group();
        }
        return alias;
    }

    private void afterAlias(@Nullable TableRef table) {
        while (true) {
            Keyword keyword = p.tokens.keyword(p.at);
            if (p.isSymbol('(') && isOldHint(p.at)) {
                locks(table);
                p.expressions.group();
            } else if (keyword == WITH && p.isSymbol(p.at + 1, '(')) {
                p.at++;
                locks(table);
                p.expressions.group();
            } else if ((keyword == USE || keyword == FORCE || keyword == IGNORE) && isIndexHint()) {
                indexHint();
            } else if (keyword == TABLESAMPLE || keyword == SAMPLE && isSample()) {
                sample();
            } else if (keyword == PIVOT || keyword == UNPIVOT) {
                pivot();
            } else if (keyword == PARTITION && p.is(p.at + 1, BY)) {
                // Oracle's partitioned outer join.
                p.at += 2;
                p.expressions.group();
            } else if (keyword == MATCH_RECOGNIZE) {
                p.at++;
                p.expressions.group();
                exposeAlias();
            } else if (keyword == FOR && p.is(p.at + 1, SYSTEM_TIME)) {
                p.at += 2;
                systemTime();
            } else if (p.dialect == Dialect.SQLSERVER && (p.isWord(p.at, "holdlock") || p.isWord(p.at, "noholdlock"))) {
                // The oldest form of the hint, without parentheses.
                p.note(StatementKind.LOCKING_READ);
                if (table != null) {
                    table.locking = true;
                }
                p.at++;
            } else if (isNested()) {
                nested();
            } else {
                return;
            }
        }
    }

    /** Oracle: {@code t NESTED doc.items[*] COLUMNS (...)}, a join with what the document holds. */
    private boolean isNested() {
        if (p.dialect != Dialect.ORACLE || !p.isWord(p.at, "nested")) {
            return false;
        }
        for (int i = p.at + 1; i < p.at + LONGEST_PATH && i < p.tokens.count; i++) {
            if (p.is(i, COLUMNS)) {
                return i > p.at + 1 && p.isSymbol(i + 1, '(');
            }
            boolean path = p.tokens.isName(i)
                    || p.isSymbol(i, '.')
                    || p.isSymbol(i, '*')
                    || p.isSymbol(i, '[')
                    || p.isSymbol(i, ']')
                    || p.tokens.kind(i) == TokenKind.NUMBER
                    || p.tokens.kind(i) == TokenKind.STRING;
            if (!path || p.sources.isJoinStart(i)) {
                return false;
            }
        }
        return false;
    }

    private void nested() {
        p.at++;
        p.expressions.scan(EnumSet.of(COLUMNS));
        p.expect(COLUMNS);
        p.expressions.group();
        exposeAlias();
    }

    private boolean isIndexHint() {
        return p.is(p.at + 1, INDEX) || p.is(p.at + 1, KEY);
    }

    private void indexHint() {
        p.at += 2;
        if (p.accept(FOR)) {
            while (!p.isSymbol('(') && p.tokens.keyword(p.at) != null) {
                p.at++;
            }
        }
        p.expressions.group();
        if (p.isSymbol(',') && (p.is(p.at + 1, USE) || p.is(p.at + 1, FORCE) || p.is(p.at + 1, IGNORE))) {
            p.at++;
        }
    }

    /** Whether a pivot stands at the cursor; it may follow a join as well as a table. */
    boolean isPivot() {
        return p.isDialect(Dialect.SQLSERVER, Dialect.ORACLE)
                && (p.is(PIVOT) || p.is(UNPIVOT))
                && (p.isSymbol(p.at + 1, '(') || p.tokens.kind(p.at + 1) == TokenKind.WORD);
    }

    void pivot() {
        p.at++;
        p.accept(XML);
        if (!p.isSymbol('(') && p.tokens.kind(p.at) == TokenKind.WORD) {
            // UNPIVOT INCLUDE NULLS (...)
            p.at += 2;
        }
        p.expressions.group();
        exposeAlias();
    }

    private void exposeAlias() {
        String alias = optionalAlias();
        if (alias != null) {
            p.scope.add(alias, null);
        }
    }

    /** SQL Server: locking hints in a WITH list make the read a locking one. */
    private void locks(@Nullable TableRef table) {
        for (int i = p.at + 1; i < p.tokens.count && !p.isSymbol(i, ')'); i++) {
            boolean locking = p.isWord(i, "updlock")
                    || p.isWord(i, "xlock")
                    || p.isWord(i, "tablockx")
                    || p.isWord(i, "holdlock")
                    || p.isWord(i, "serializable");
            if (locking) {
                p.note(StatementKind.LOCKING_READ);
                if (table != null) {
                    table.locking = true;
                }
            }
        }
    }

    /** SQL Server's old form of a hint without WITH: {@code orders (NOLOCK)}. */
    boolean isOldHint(int token) {
        if (p.dialect != Dialect.SQLSERVER) {
            return false;
        }
        int i = token + 1;
        return (p.isWord(i, "nolock")
                        || p.isWord(i, "readuncommitted")
                        || p.isWord(i, "readpast")
                        || p.isWord(i, "updlock")
                        || p.isWord(i, "rowlock")
                        || p.isWord(i, "paglock")
                        || p.isWord(i, "tablock")
                        || p.isWord(i, "tablockx")
                        || p.isWord(i, "xlock")
                        || p.isWord(i, "holdlock")
                        || p.isWord(i, "serializable")
                        || p.isWord(i, "readcommitted")
                        || p.isWord(i, "repeatableread")
                        || p.isWord(i, "snapshot")
                        || p.isWord(i, "nowait"))
                && (p.isSymbol(i + 1, ')') || p.isSymbol(i + 1, ','));
    }
}
