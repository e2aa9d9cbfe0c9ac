package io.kingtide.sql;

import java.util.EnumSet;

/** Queries: WITH, SELECT, VALUES, TABLE, set operations, and the clauses after them. */
final class QueryGrammar {
    private final Parse p;
    private final WithGrammar withs;
    private final Stops stops;

    QueryGrammar(Parse parse) {
        this.p = parse;
        this.withs = new WithGrammar(parse);
        this.stops = Stops.of(parse.dialect);
    }

    /** Whether a query starts at {@code token} for certain. VALUES is left to the scan: it names no table. */
    boolean startsQuery(int token) {
        Keyword keyword = p.tokens.keyword(token);
        if (keyword == Keyword.SELECT) {
            return true;
        }
        if (keyword == Keyword.WITH) {
            return p.tokens.isName(token + 1);
        }
        return keyword == Keyword.TABLE
                && p.isDialectOfTableQueries()
                && p.tokens.isName(token + 1)
                && !p.isSymbol(token + 2, '(');
    }

    /** A query in parentheses, in its own scope. The cursor is behind the opening one, and then at the closing one. */
    void subquery() {
        p.enter();
        query();
        p.leave();
    }

    /** A whole query expression; what follows it stays. */
    void query() {
        int firstTable = p.tables.size();
        CteScope outer = p.ctes;
        if (p.is(Keyword.WITH)) {
            withs.with();
        }
        if (p.isDataChange()) {
            p.statements.dataChange();
        } else {
            term();
            setOperations();
            tail(firstTable);
        }
        p.ctes = outer;
    }

    /** Any number of set operations and their right-hand sides. */
    void setOperations() {
        Scope first = p.lastQueryScope;
        while (isSetOperation()) {
            p.at++;
            boolean more = true;
            while (more) {
                more = p.accept(Keyword.ALL)
                        || p.accept(Keyword.DISTINCT)
                        || p.accept(Keyword.DISTINCTROW)
                        || p.accept(Keyword.UNIQUE);
            }
            if (p.accept(Keyword.CORRESPONDING) && p.accept(Keyword.BY)) {
                p.expressions.group();
            }
            term();
            // An ORDER BY behind the last query may name the sources of the first.
            p.lastQueryScope.elsewhere = first;
        }
    }

    boolean isSetOperation() {
        Keyword keyword = p.tokens.keyword(p.at);
        boolean word = keyword == Keyword.UNION
                || keyword == Keyword.INTERSECT
                || keyword == Keyword.EXCEPT
                || keyword == Keyword.MINUS && p.dialect != Dialect.POSTGRESQL && p.dialect != Dialect.SQLSERVER;
        // Oracle's MULTISET UNION works on collections.
        if (!word || p.at > 0 && p.is(p.at - 1, Keyword.MULTISET)) {
            return false;
        }
        Keyword next = p.tokens.keyword(p.at + 1);
        return p.isSymbol(p.at + 1, '(') && !isExcludedColumns()
                || next == Keyword.SELECT
                || next == Keyword.ALL
                || next == Keyword.DISTINCT
                || next == Keyword.DISTINCTROW && p.dialect == Dialect.MYSQL
                || next == Keyword.UNIQUE
                || next == Keyword.VALUES
                || next == Keyword.TABLE
                || next == Keyword.CORRESPONDING
                || next == Keyword.WITH;
    }

    /** H2: {@code SELECT * EXCEPT (a, b)}, the columns to leave out. */
    private boolean isExcludedColumns() {
        return p.dialect == Dialect.H2
                && p.is(Keyword.EXCEPT)
                && p.isSymbol(p.at - 1, '*')
                && p.at + 2 < p.tokens.count
                && p.tokens.isName(p.at + 2)
                && (p.isSymbol(p.at + 3, ',') || p.isSymbol(p.at + 3, ')') || p.isSymbol(p.at + 3, '.'));
    }

    private void term() {
        if (p.isSymbol('(')) {
            p.at++;
            subquery();
            p.expect(')');
        } else if (p.is(Keyword.SELECT)) {
            select();
        } else if (p.is(Keyword.VALUES)) {
            p.at++;
            p.note(StatementKind.READ);
            p.expressions.scan(stops.rows);
        } else if (p.is(Keyword.TABLE) && p.isDialectOfTableQueries()) {
            p.at++;
            p.note(StatementKind.READ);
            Scope outer = p.scope;
            p.scope = new Scope(outer);
            if (p.isBeforeName(Keyword.ONLY)) {
                p.at++;
            }
            p.sources.source();
            p.accept('*');
            // What follows INSERT ... TABLE may name that table.
            p.lastQueryScope = p.scope;
            p.scope = outer;
        } else if (p.is(Keyword.WITH)) {
            query();
        } else {
            throw p.unexpected("a query");
        }
    }

    /** What remains of a query whose first term, in parentheses, was read already. */
    void rest(int firstTable) {
        setOperations();
        tail(firstTable);
    }

    private void select() {
        int firstTable = p.tables.size();
        Scope outer = p.scope;
        p.scope = new Scope(outer);
        p.note(StatementKind.READ);
        p.noteHint();
        p.at++;
        p.expressions.scan(stops.selectList);
        if (p.is(Keyword.INTO)) {
            into();
            p.expressions.scan(stops.selectList);
        }
        if (p.accept(Keyword.FROM)) {
            p.sources.list();
            tail(firstTable);
        } else if (p.is(Keyword.FOR)) {
            tail(firstTable);
        }
        // INSERT ... SELECT ... ON DUPLICATE KEY UPDATE may name the sources of its query.
        p.lastQueryScope = p.scope;
        p.scope = outer;
    }

    /** Everything behind the sources: WHERE up to LIMIT, locks, a late INTO. */
    private void tail(int firstTable) {
        while (true) {
            p.expressions.scan(stops.tail);
            if (p.is(Keyword.FOR)) {
                forClause(firstTable);
            } else if (p.is(Keyword.LOCK)) {
                p.at++;
                p.expect(Keyword.IN);
                p.expect(Keyword.SHARE);
                p.expect(Keyword.MODE);
                locks(firstTable);
            } else if (p.is(Keyword.INTO) && p.dialect == Dialect.MYSQL) {
                into();
            } else {
                return;
            }
        }
    }

    private void forClause(int firstTable) {
        p.at++;
        Keyword keyword = p.tokens.keyword(p.at);
        if (keyword == Keyword.NO || keyword == Keyword.KEY || keyword == Keyword.SHARE || keyword == Keyword.UPDATE) {
            p.accept(Keyword.NO);
            p.accept(Keyword.KEY);
            if (!p.accept(Keyword.SHARE) && !p.accept(Keyword.UPDATE)) {
                throw p.unexpected("UPDATE or SHARE");
            }
            locks(firstTable);
            if (p.accept(Keyword.OF)) {
                do {
                    lockTarget();
                } while (p.accept(','));
            }
            while (p.accept(Keyword.NOWAIT) || p.accept(Keyword.SKIP) || p.isWord(p.at, "locked")) {
                if (p.isWord(p.at, "locked")) {
                    p.at++;
                }
            }
            if (p.accept(Keyword.WAIT)) {
                p.at++;
            }
        } else if (keyword != Keyword.XML
                && keyword != Keyword.BROWSE
                && !p.isWord(p.at, "json")
                && keyword != Keyword.READ
                && keyword != Keyword.FETCH) {
            throw p.unexpected("UPDATE, SHARE, XML, JSON, BROWSE or READ ONLY");
        }
    }

    /** Oracle names columns after OF, qualified perhaps; the others name sources. */
    private void lockTarget() {
        if (p.dialect != Dialect.ORACLE) {
            p.names.exposedName();
            return;
        }
        p.expressions.scan(EnumSet.of(Keyword.NOWAIT, Keyword.SKIP, Keyword.WAIT), true);
    }

    private void locks(int firstTable) {
        p.note(StatementKind.LOCKING_READ);
        for (int i = firstTable; i < p.tables.size(); i++) {
            p.tables.get(i).locking = true;
        }
    }

    private void into() {
        p.expect(Keyword.INTO);
        if (p.is(Keyword.OUTFILE) || p.is(Keyword.DUMPFILE)) {
            throw p.refuse(Refusal.BULK, "SELECT ... INTO a file writes outside the database.");
        }
        if (isParameter()) {
            p.note(StatementKind.SESSION);
            parameters();
        } else if (p.dialect == Dialect.ORACLE && p.isSymbol('(') && isParameter(p.at + 1)) {
            p.note(StatementKind.SESSION);
            p.at++;
            parameters();
            p.expect(')');
        } else if (p.isDialect(Dialect.POSTGRESQL, Dialect.SQLSERVER)) {
            if (p.is(Keyword.TEMP) || p.is(Keyword.TEMPORARY)) {
                throw p.refuse(
                        Refusal.DDL,
                        "SELECT ... INTO a temporary table makes one that stays with the connection, before all others"
                                + " of its name.");
            }
            while (p.accept(Keyword.UNLOGGED) || p.accept(Keyword.TABLE)) {
                // The words before the new table's name say what kind of table it is.
            }
            p.note(StatementKind.WRITE);
            p.sources.target().write = true;
            if (p.isSymbol('(')) {
                throw p.unexpected("FROM or the end of the query");
            }
        } else if (p.isDialect(Dialect.ORACLE, Dialect.MYSQL) && p.isName()) {
            programVariables();
        } else {
            throw p.refuse(
                    Refusal.GRAMMAR, "SELECT ... INTO a variable belongs into a stored program, not into a statement.");
        }
    }

    private boolean isParameter() {
        return isParameter(p.at);
    }

    private boolean isParameter(int token) {
        return p.tokens.kind(token) == TokenKind.VARIABLE || p.tokens.kind(token) == TokenKind.PLACEHOLDER;
    }

    /** Variables or parameters, with Oracle's indicator behind each, perhaps: {@code :name:indicator}. */
    private void parameters() {
        do {
            p.at++;
            while (isParameter()) {
                p.at++;
            }
        } while (p.accept(',') && isParameter());
    }

    /**
     * In Oracle and MySQL a name behind INTO is a variable of a stored program: no table is written, and elsewhere the
     * server refuses it.
     */
    void programVariables() {
        do {
            p.at++;
            while (p.isSymbol('.') && p.tokens.isName(p.at + 1)) {
                p.at += 2;
            }
            if (p.isSymbol('(')) {
                p.expressions.group();
            }
        } while (p.accept(',') && p.isName());
    }
}
