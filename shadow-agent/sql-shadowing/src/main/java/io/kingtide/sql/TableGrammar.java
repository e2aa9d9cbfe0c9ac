package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources after FROM, their joins and what may decorate them, and the targets of data changes. */
final class TableGrammar {
    /** Without quotes never the name of a table, whatever the dialect. */
    private static final Set<Keyword> NEVER_NAMES = EnumSet.of(
            SELECT, FROM, WHERE, JOIN, ON, USING, INTO, SET, VALUES, UNION, INTERSECT, EXCEPT, GROUP, ORDER, HAVING,
            WITH, AS, CASE, WHEN, THEN, ELSE, OR, NOT, IN, IS, DISTINCT, ALL, TABLE, CREATE, DROP, ALTER, GRANT, FOR,
            TO);

    private static final int MOST_TABLES = 10_000;
    private static final int MOST_JOIN_WORDS = 5;

    private final Parse p;
    private final TableDecorations decorations;
    private final Stops stops;

    TableGrammar(Parse parse) {
        this.p = parse;
        this.decorations = new TableDecorations(parse);
        this.stops = Stops.of(parse.dialect);
    }

    /** The list after FROM, up to the first word of the next clause. */
    void list() {
        do {
            source();
            joins();
        } while (p.accept(','));
        if (!p.clauses.mayFollowSources()) {
            throw p.unexpected("a clause or the end of the sources");
        }
    }

    /** Joins, one after the other, behind a source. */
    private void joins() {
        while (true) {
            if (isJoinStart(p.at)) {
                joinWords();
                source();
            } else if (p.is(ON) && !p.clauses.isUpsert()) {
                p.at++;
                p.expressions.scan(stops.joinCondition, true);
            } else if (p.is(USING) && p.isSymbol(p.at + 1, '(')) {
                p.at++;
                p.expressions.group();
                if (p.accept(AS)) {
                    p.scope.add(alias(), null);
                }
            } else if (decorations.isPivot()) {
                decorations.pivot();
            } else {
                return;
            }
        }
    }

    /** Whether a join starts at {@code token}: words that may be names elsewhere count only before JOIN or APPLY. */
    boolean isJoinStart(int token) {
        // NATURAL LEFT OUTER HASH JOIN: no join has more words, and a text of nothing else must not be read again and
        // again.
        int last = token + MOST_JOIN_WORDS;
        for (int i = token; i < last; i++) {
            Keyword keyword = p.tokens.keyword(i);
            if (keyword == JOIN || keyword == STRAIGHT_JOIN) {
                return true;
            }
            if (keyword == APPLY) {
                return i > token;
            }
            if (keyword == null || !(i == token ? isFirstOfJoin(keyword) : isInsideJoin(keyword, i - 1, token))) {
                return false;
            }
        }
        return false;
    }

    private boolean isFirstOfJoin(Keyword keyword) {
        // In T-SQL NATURAL is a name.
        return isSideOfJoin(keyword) || isJoinModifier(keyword) || keyword == NATURAL && p.dialect != Dialect.SQLSERVER;
    }

    private boolean isInsideJoin(Keyword keyword, int before, int first) {
        return isJoinModifier(keyword) || before == first && p.is(first, NATURAL) && isSideOfJoin(keyword);
    }

    private static boolean isSideOfJoin(Keyword keyword) {
        return keyword == INNER || keyword == LEFT || keyword == RIGHT || keyword == FULL || keyword == CROSS;
    }

    private static boolean isJoinModifier(Keyword keyword) {
        return keyword == OUTER
                || keyword == LOOP
                || keyword == HASH
                || keyword == MERGE
                || keyword == REMOTE
                || keyword == SEMI
                || keyword == ANTI;
    }

    /** One join with its source and condition. */
    void join() {
        joinWords();
        source();
        if (p.accept(ON)) {
            p.expressions.scan(stops.joinCondition, true);
        }
    }

    private void joinWords() {
        while (!p.is(JOIN) && !p.is(STRAIGHT_JOIN) && !p.is(APPLY)) {
            if (!isJoinStart(p.at)) {
                throw p.unexpected("JOIN");
            }
            p.at++;
        }
        p.at++;
    }

    /** One source with its alias and decorations, exposed in the scope. */
    void source() {
        TokenKind kind = p.tokens.kind(p.at);
        if (p.isSymbol(':') && p.isSymbol(p.at + 1, ':') && p.dialect == Dialect.SQLSERVER) {
            // ::fn_name(), a system function.
            p.at += 2;
        }
        if (p.isSymbol('(')) {
            p.enter();
            boolean query = parenthesised();
            p.leave();
            if (query) {
                decorations.afterDerived(null);
            } else if (p.is(AS) || decorations.isAlias()) {
                // An alias of a join in parentheses.
                decorations.afterDerived(null);
            }
        } else if (p.isSymbol('{')) {
            outerJoinEscape();
        } else if (kind == TokenKind.VARIABLE && p.dialect == Dialect.SQLSERVER) {
            tableVariable();
        } else if (p.is(LATERAL) && p.isSymbol(p.at + 1, '(') || p.isBeforeName(LATERAL)) {
            p.at++;
            if (p.is(LATERAL)) {
                throw p.unexpected("a table");
            }
            source();
        } else if (p.are(ROWS, FROM) && p.isSymbol(p.at + 2, '(')) {
            p.at += 2;
            p.expressions.group();
            decorations.afterDerived(null);
        } else if ((p.is(FINAL) || p.is(OLD) || p.is(NEW)) && p.is(p.at + 1, TABLE) && p.isSymbol(p.at + 2, '(')) {
            // H2: the rows that a change changed.
            p.at += 3;
            p.queries.subquery();
            p.expect(')');
            decorations.afterDerived(null);
        } else if (p.isBeforeName(ONLY) && !isClauseWord(p.at + 1)) {
            p.at++;
            named();
        } else if (isWordAroundName() && p.isSymbol(p.at + 1, '(')) {
            p.at += 2;
            TableRef table = nameOrCte();
            p.expect(')');
            decorations.after(table);
        } else if (p.is(VALUES) && p.dialect == Dialect.H2) {
            rows();
            decorations.afterDerived(null);
        } else if (p.isSymbol(p.at + 1, '(') && (specialFunction() || functionOfTable())) {
            decorations.afterDerived(null);
        } else if (p.isSymbol('.') && p.dialect == Dialect.SQLSERVER) {
            decorations.exposed = null;
            TableRef table = name();
            decorations.exposed = p.tokens.plain(table.last());
            decorations.after(table);
        } else {
            named();
        }
    }

    /** ONLY (t), CONTAINERS (t), SHARDS (t). In the other dialects these words name a function, or a table with hints. */
    private boolean isWordAroundName() {
        return p.is(ONLY) && p.isDialect(Dialect.POSTGRESQL, Dialect.ORACLE)
                || (p.is(CONTAINERS) || p.is(SHARDS)) && p.dialect == Dialect.ORACLE;
    }

    /** A source by name: a table, a common table expression, or a function. */
    private void named() {
        if (!p.isName() || isNeverName()) {
            throw p.unexpected("a table");
        }
        int behind = behindName(p.at);
        if (p.isSymbol(behind, '(') && !decorations.isOldHint(behind)) {
            function(behind);
            decorations.afterDerived(null);
            return;
        }
        decorations.after(nameOrCte());
    }

    private boolean isNeverName() {
        Keyword keyword = p.tokens.keyword(p.at);
        return keyword != null && NEVER_NAMES.contains(keyword);
    }

    /** The token behind a dotted name that starts at {@code token}. */
    private int behindName(int token) {
        int i = token + 1;
        while (p.isSymbol(i, '.')) {
            i++;
            if (i < p.tokens.count && p.tokens.isName(i)) {
                i++;
            }
        }
        return i;
    }

    /** Reads a table function: its name is a function's, its arguments are an expression. */
    private void function(int behind) {
        int parts = (behind - p.at + 1) / 2;
        if (parts > 2) {
            // A method of a column: orders.doc.nodes(...).
            p.names.qualifier(p.at, parts - 2);
        }
        p.at = behind;
        p.expressions.arguments(behind - 2 * parts + 1, behind - 1);
    }

    /** A table's name here; null if it is a common table expression. */
    private @Nullable TableRef nameOrCte() {
        if (!p.isName() || isNeverName()) {
            throw p.unexpected("a table");
        }
        if (!p.isSymbol(p.at + 1, '.')) {
            CteScope.Cte cte = p.findCte(p.at);
            if (cte != null) {
                if (cte.open) {
                    cte.selfReference = p.at;
                }
                if (p.dialect == Dialect.H2) {
                    // H2, in every version, reads a table of that name instead.
                    p.doubtful.add(new TableRef(p.at, new int[] {p.at}));
                }
                decorations.exposed = cte.name;
                p.at++;
                return null;
            }
        }
        TableRef table = name();
        decorations.exposed = p.tokens.plain(table.last());
        return table;
    }

    /** H2: FROM VALUES (1, 2), (3, 4) without parentheses around it. */
    private void rows() {
        p.at++;
        do {
            p.accept(ROW);
            p.expressions.group();
        } while (p.accept(','));
    }

    /** Functions whose first argument is no expression but a table or what stands for tables. False for any other name. */
    private boolean functionOfTable() {
        boolean graph = p.isDialect(Dialect.POSTGRESQL, Dialect.ORACLE) && p.isWord(p.at, "graph_table");
        boolean vectors = p.dialect == Dialect.SQLSERVER && p.isWord(p.at, "vector_search");
        if (!graph && !vectors) {
            return false;
        }
        p.at += 2;
        if (graph) {
            // A graph is a view of tables, and so needs a shadow as they do.
            name();
        } else {
            p.expect(TABLE);
            p.expect('=');
            decorations.after(nameOrCte());
        }
        p.expressions.scan(EnumSet.noneOf(Keyword.class));
        p.expect(')');
        return true;
    }

    /** A table that a statement changes: never a common table expression, save where the caller knows better. */
    TableRef target() {
        boolean unqualified = p.isSymbol('.') && p.dialect == Dialect.SQLSERVER;
        if (!unqualified && (!p.isName() || isNeverName())) {
            throw p.unexpected("a table");
        }
        TableRef table = name();
        table.write = true;
        return table;
    }

    private TableRef name() {
        int[] parts = new int[4];
        int count = 0;
        int first = p.at;
        if (p.isSymbol('.')) {
            // SQL Server: .t, ..t, with the qualifiers left out.
            parts[count++] = -1;
        } else if (!p.isName() || isNeverName()) {
            throw p.unexpected("a table");
        } else {
            parts[count++] = p.at++;
        }
        // "t.*" names a table before a comma of MySQL's DELETE.
        while (p.isSymbol('.') && !p.isSymbol(p.at + 1, '*')) {
            p.at++;
            if (count == 4) {
                throw p.refuse(Refusal.GRAMMAR, "A table's name has more than four parts.", first);
            }
            if (p.isSymbol('.') && p.dialect == Dialect.SQLSERVER) {
                parts[count++] = -1;
                continue;
            }
            if (!p.isName()) {
                throw p.unexpected("a part of a table's name");
            }
            parts[count++] = p.at++;
        }
        if (parts[count - 1] < 0) {
            throw p.unexpected("a table after the dot");
        }
        int most = p.dialect == Dialect.MYSQL || p.dialect == Dialect.ORACLE ? 2 : 3;
        if (count > most) {
            throw p.refuse(
                    count == 4 && p.dialect == Dialect.SQLSERVER ? Refusal.REMOTE : Refusal.GRAMMAR,
                    "A table's name has " + count + " parts; more than " + most
                            + " lead to another server or are an error.",
                    first);
        }
        if (p.isSymbol('@')) {
            throw p.refuse(Refusal.REMOTE, "The table is behind a database link.", first);
        }
        TableRef table = new TableRef(first, Arrays.copyOf(parts, count));
        if (p.tables.size() == MOST_TABLES) {
            throw p.refuse(Refusal.LIMIT, "More than " + MOST_TABLES + " names of tables; split the statement.", first);
        }
        p.tables.add(table);
        return table;
    }

    private void tableVariable() {
        p.at++;
        if (p.isSymbol('.')) {
            // A method of an XML variable: @x.nodes('...').
            p.at++;
            p.functions.add(new int[] {p.at, p.at});
            p.at++;
            p.expressions.group();
        }
        decorations.afterDerived(null);
    }

    private void outerJoinEscape() {
        p.at++;
        p.expect(OJ);
        source();
        joins();
        p.expect('}');
    }

    /**
     * A query, or sources, in parentheses. Which of them may show only behind an inner parenthesis.
     *
     * @return whether it was a query, and so a derived table
     */
    private boolean parenthesised() {
        p.expect('(');
        int firstTable = p.tables.size();
        boolean query;
        if (p.queries.startsQuery(p.at) || p.is(VALUES) || p.isDataChange()) {
            p.queries.subquery();
            query = true;
        } else if (p.isSymbol('(')) {
            p.enter();
            boolean inner = parenthesised();
            p.leave();
            query = inner && (p.isSymbol(')') || p.queries.isSetOperation() || isQueryTail());
            if (query) {
                p.queries.rest(firstTable);
            } else {
                if (inner || p.is(AS) || decorations.isAlias()) {
                    decorations.afterDerived(null);
                }
                joins();
                more();
            }
        } else {
            source();
            joins();
            more();
            query = false;
        }
        p.expect(')');
        return query;
    }

    private void more() {
        while (p.accept(',')) {
            source();
            joins();
        }
    }

    private boolean isQueryTail() {
        return p.is(ORDER) || p.is(LIMIT) || p.is(OFFSET) || p.is(FETCH) || p.is(FOR);
    }

    /** Functions whose arguments are not plain expressions, or that run text elsewhere. Returns false for any other word. */
    private boolean specialFunction() {
        Keyword keyword = p.tokens.keyword(p.at);
        if (keyword == null) {
            return false;
        }
        switch (keyword) {
            case OPENQUERY:
            case OPENDATASOURCE:
                throw p.refuse(Refusal.REMOTE, keyword + " reaches another server.");
            case OPENROWSET:
                if (p.is(p.at + 2, BULK)) {
                    // A file, read only.
                    p.at++;
                    p.expressions.group();
                    return true;
                }
                throw p.refuse(Refusal.REMOTE, keyword + " reaches another server or a file.");
            case CONTAINSTABLE:
            case FREETEXTTABLE:
                p.at += 2;
                name();
                p.expressions.scan(EnumSet.noneOf(Keyword.class));
                p.expect(')');
                return true;
            case CHANGETABLE:
                p.at += 2;
                if (!p.is(CHANGES) && !p.isWord(p.at, "version")) {
                    throw p.unexpected("CHANGES or VERSION");
                }
                p.at++;
                name();
                p.expressions.scan(EnumSet.noneOf(Keyword.class));
                p.expect(')');
                return true;
            case TABLE:
            case THE:
                p.at++;
                p.expressions.group();
                return true;
            default:
                return false;
        }
    }

    /** A table that is named for its columns only. */
    void shape() {
        name();
    }

    /** MariaDB: FOR PORTION OF period FROM a TO b. */
    void portion() {
        decorations.portion();
    }

    /** The alias at the cursor. */
    String alias() {
        if (!p.isName() && p.tokens.kind(p.at) != TokenKind.STRING) {
            throw p.unexpected("an alias");
        }
        String alias = p.tokens.kind(p.at) == TokenKind.STRING ? p.tokens.raw(p.at) : p.tokens.plain(p.at);
        p.at++;
        return alias;
    }

    private boolean isClauseWord(int token) {
        Keyword keyword = p.tokens.keyword(token);
        return keyword != null && NEVER_NAMES.contains(keyword);
    }
}
