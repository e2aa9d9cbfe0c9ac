package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** INSERT and REPLACE, and what changes of data have in common: targets, assignments, what follows them. */
final class ChangeGrammar {
    private static final Set<Keyword> OUTPUT_STOPS =
            EnumSet.of(INTO, FROM, WHERE, VALUES, SELECT, DEFAULT, OUTPUT, WITH, EXEC, EXECUTE, WHEN);

    private final Parse p;
    private final Stops stops;

    ChangeGrammar(Parse parse) {
        this.p = parse;
        this.stops = Stops.of(parse.dialect);
    }

    /** The cursor is at INSERT or REPLACE. */
    void insert() {
        p.noteHint();
        p.at++;
        if (p.isDialect(Dialect.ORACLE, Dialect.H2) && (p.is(ALL) || p.is(FIRST) || p.is(WHEN))) {
            insertAll();
            return;
        }
        modifiers();
        if (p.is(BULK) || p.is(OVERWRITE)) {
            throw p.refuse(Refusal.BULK, "INSERT " + p.tokens.keyword(p.at) + " loads past the usual statements.");
        }
        p.accept(INTO);
        target();
        if (p.isSymbol('(') && !isQueryInParentheses()) {
            p.expressions.group();
        }
        while (p.is(OUTPUT)) {
            output();
        }
        if (p.dialect == Dialect.ORACLE && p.is(BY)) {
            // BY NAME, BY POSITION: how the query's columns find their places.
            p.at += 2;
        }
        if (p.accept(OVERRIDING)) {
            p.at++;
            p.expect(VALUE);
        }
        rows();
        tail();
    }

    /** Oracle's INSERT ALL and INSERT FIRST: conditions, targets, and one query at the end. */
    private void insertAll() {
        if (!p.is(WHEN)) {
            p.at++;
        }
        Set<Keyword> stop = EnumSet.of(INTO, SELECT, WITH, LOG);
        while (true) {
            p.expressions.scan(stop);
            if (p.accept(INTO)) {
                target();
            } else if (p.is(LOG)) {
                logErrors();
            } else {
                break;
            }
        }
        if (p.is(SELECT) || p.is(WITH)) {
            p.queries.query();
        }
    }

    private void modifiers() {
        while (p.is(LOW_PRIORITY) || p.is(HIGH_PRIORITY) || p.is(DELAYED) || p.is(QUICK) || p.is(IGNORE)) {
            if (p.dialect != Dialect.MYSQL && p.dialect != Dialect.H2) {
                return;
            }
            p.at++;
        }
        top();
    }

    /** SQL Server's TOP (n) PERCENT. */
    void top() {
        boolean count = p.isSymbol(p.at + 1, '(')
                || p.tokens.kind(p.at + 1) == TokenKind.NUMBER
                || p.tokens.kind(p.at + 1) == TokenKind.PLACEHOLDER;
        boolean top = p.dialect == Dialect.SQLSERVER || p.dialect == Dialect.H2 && count;
        if (!top || !p.is(TOP)) {
            return;
        }
        p.at++;
        if (p.isSymbol('(')) {
            p.expressions.group();
        } else {
            p.at++;
        }
        if (p.isWord(p.at, "percent")) {
            p.at++;
        }
    }

    /** What is inserted into: a table, a view in parentheses, a table variable; exposed in the scope. */
    private void target() {
        if (p.isSymbol('(')) {
            viewTarget();
        } else if (p.is(TABLE) && p.isSymbol(p.at + 1, '(')) {
            p.at++;
            viewTarget();
        } else if (p.tokens.kind(p.at) == TokenKind.VARIABLE && p.dialect == Dialect.SQLSERVER) {
            p.at++;
        } else {
            namedTarget();
        }
    }

    private void viewTarget() {
        int first = p.tables.size();
        p.expressions.group();
        for (TableRef table : p.tables.subList(first, p.tables.size())) {
            table.write = true;
        }
        alias(null);
    }

    private void namedTarget() {
        TableRef table = changeTarget();
        if (p.is(PARTITION) && p.isSymbol(p.at + 1, '(') || p.is(SUBPARTITION) || p.are(PARTITION, FOR)) {
            p.at += p.isSymbol(p.at + 1, '(') ? 1 : 2;
            p.expressions.group();
        }
        if (p.is(WITH) && p.isSymbol(p.at + 1, '(')) {
            p.at++;
            p.expressions.group();
        }
        alias(table);
    }

    /**
     * The name of what changes. SQL Server lets it be a common table expression: then the tables of that expression change.
     * Elsewhere such a name is refused, for servers differ in what it means; in PostgreSQL it is the table for certain.
     */
    @Nullable
    TableRef changeTarget() {
        if (p.tokens.keyword(p.at) != null && p.isSymbol(p.at + 1, '(') && isRemote()) {
            throw p.refuse(Refusal.REMOTE, p.tokens.keyword(p.at) + " reaches another server.");
        }
        boolean dotted = p.isSymbol(p.at + 1, '.');
        CteScope.Cte cte = dotted || !p.isName() || p.dialect == Dialect.POSTGRESQL ? null : p.findCte(p.at);
        if (cte == null) {
            return p.sources.target();
        }
        if (p.dialect != Dialect.SQLSERVER) {
            throw p.refuse(
                    Refusal.AMBIGUOUS, "The target has the name of a common table expression. Rename the expression.");
        }
        for (TableRef table : p.tables.subList(cte.firstTable, cte.endTable)) {
            table.write = true;
        }
        p.scope.add(cte.name, null);
        p.at++;
        return null;
    }

    private boolean isRemote() {
        return p.is(OPENQUERY) || p.is(OPENROWSET) || p.is(OPENDATASOURCE);
    }

    /** The alias of a target, and the exposure of the target under it or under its own name. */
    void alias(@Nullable TableRef table) {
        p.accept('*');
        String alias = null;
        if (p.is(AS) && p.tokens.isName(p.at + 1)) {
            p.at++;
            alias = p.sources.alias();
        } else if (p.isName() && isFreeWord()) {
            alias = p.sources.alias();
        }
        if (alias != null) {
            p.scope.add(alias, table);
            if (table != null) {
                table.aliased = true;
            }
        } else if (table != null) {
            p.scope.add(p.tokens.plain(table.last()), table);
        }
    }

    /** Whether the word at the cursor is none that may follow a target. */
    private boolean isFreeWord() {
        Keyword keyword = p.tokens.keyword(p.at);
        if (keyword == null) {
            return true;
        }
        switch (keyword) {
            case SET:
            case VALUES:
            case VALUE:
            case SELECT:
            case WITH:
            case DEFAULT:
            case TABLE:
            case USING:
            case ON:
            case WHERE:
            case FROM:
            case OUTPUT:
            case RETURNING:
            case RETURN:
            case LOG:
            case OVERRIDING:
            case EXEC:
            case EXECUTE:
            case DIRECT:
            case SORTED:
            case KEY:
            case ORDER:
            case LIMIT:
            case FETCH:
            case OFFSET:
            case OPTION:
            case PARTITION:
            case FOR:
            case WHEN:
            case USE:
            case IGNORE:
            case INTO:
            case AS:
            case ELSE:
            case BEFORE:
            case BY:
                return false;
            default:
                return !stops.statements.contains(keyword) && !p.sources.isJoinStart(p.at);
        }
    }

    private boolean isQueryInParentheses() {
        int i = p.at;
        while (p.isSymbol(i, '(')) {
            i++;
        }
        return p.queries.startsQuery(i) || p.is(i, VALUES) && p.isSymbol(i + 1, '(');
    }

    /** The rows to insert. */
    private void rows() {
        p.lastQueryScope = p.scope;
        while (p.accept(DIRECT) || p.accept(SORTED)) {
            // H2's hints on how to insert.
            p.note(StatementKind.WRITE);
        }
        if (p.is(DEFAULT) && p.is(p.at + 1, VALUES)) {
            p.at += 2;
        } else if (p.is(VALUE)) {
            p.at++;
            p.expressions.scan(stops.rows);
        } else if (p.is(VALUES)) {
            p.queries.query();
            p.lastQueryScope = p.scope;
        } else if (p.is(SET) && (p.isDialect(Dialect.MYSQL, Dialect.H2) || p.dialect == Dialect.ORACLE)) {
            p.at++;
            p.expressions.scan(stops.rows);
        } else if (p.is(EXEC) || p.is(EXECUTE)) {
            throw p.refuse(Refusal.CALL, "INSERT ... EXECUTE calls a procedure.");
        } else {
            p.queries.query();
        }
    }

    /** What follows the rows or assignments of any change. */
    void tail() {
        while (true) {
            if (p.is(ON) && p.is(p.at + 1, DUPLICATE)) {
                p.at += 2;
                p.expect(KEY);
                p.expect(UPDATE);
                Scope outer = p.scope;
                p.scope = p.lastQueryScope;
                p.expressions.scan(stops.changeTail);
                p.scope = outer;
            } else if (p.is(ON) && p.is(p.at + 1, CONFLICT)) {
                p.at += 2;
                p.expressions.scan(EnumSet.of(UPDATE, RETURNING, SELECT));
                if (p.is(UPDATE) || p.is(SELECT) && p.is(p.at - 1, DO)) {
                    // DO SELECT returns the row in the way, locked if it says FOR UPDATE.
                    p.at++;
                    p.expressions.scan(EnumSet.of(RETURNING));
                }
            } else if (p.is(RETURNING) || p.is(RETURN)) {
                p.at++;
                p.expressions.scan(EnumSet.of(INTO, LOG));
                if (p.accept(INTO)) {
                    hostVariables();
                }
            } else if (p.is(LOG)) {
                logErrors();
            } else if (p.is(OUTPUT)) {
                output();
            } else {
                return;
            }
        }
    }

    private void hostVariables() {
        if (p.dialect == Dialect.ORACLE && p.isName()) {
            p.queries.programVariables();
            return;
        }
        do {
            if (p.tokens.kind(p.at) != TokenKind.PLACEHOLDER && p.tokens.kind(p.at) != TokenKind.VARIABLE) {
                throw p.unexpected("a parameter");
            }
            p.at++;
        } while (p.accept(','));
    }

    /** Oracle: LOG ERRORS INTO t ('tag') REJECT LIMIT n. Without INTO the name is made from the target's: refused. */
    void logErrors() {
        p.expect(LOG);
        p.expect(ERRORS);
        if (!p.accept(INTO)) {
            throw p.refuse(Refusal.GRAMMAR, "LOG ERRORS without INTO writes a table that the statement does not name.");
        }
        p.sources.target();
        if (p.isSymbol('(')) {
            p.expressions.group();
        }
        if (p.isWord(p.at, "reject")) {
            p.at++;
            p.expect(LIMIT);
            p.at++;
        }
    }

    /** SQL Server: OUTPUT columns INTO target (columns). */
    void output() {
        p.expect(OUTPUT);
        p.expressions.scan(OUTPUT_STOPS);
        if (!p.accept(INTO)) {
            return;
        }
        if (p.tokens.kind(p.at) == TokenKind.VARIABLE) {
            p.at++;
        } else {
            p.sources.target();
        }
        if (p.isSymbol('(') && !isQueryInParentheses()) {
            p.expressions.group();
        }
    }

    /**
     * Assignments behind SET. Returns the tokens of the qualifiers assigned to, or null if some column is unqualified, so
     * that any of the sources may be what changes.
     */
    @Nullable
    List<Integer> assignments() {
        List<Integer> qualified = new ArrayList<>(2);
        boolean all = true;
        do {
            if (p.isName() && p.isSymbol(p.at + 1, '.')) {
                int last = p.at + 2;
                while (p.isSymbol(last + 1, '.')) {
                    last += 2;
                }
                qualified.add(last - 2);
                if (p.dialect == Dialect.POSTGRESQL) {
                    // Here the first name is a column with fields, never a table.
                    p.at = last + 1;
                }
            } else {
                all = false;
            }
            p.expressions.scan(stops.assignments, true);
        } while (p.accept(','));
        return all ? qualified : null;
    }
}
