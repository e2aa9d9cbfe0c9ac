package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.EnumSet;
import java.util.Set;

/**
 * Tells a word that opens a clause from the same word as a name. This is where a mistake would be dear: a name taken for a
 * clause would hide the tables behind its comma. So a word that some dialect does not reserve counts as a clause only if
 * what follows can follow that clause and not an alias.
 */
final class Clauses {
    /** Reserved in every dialect, and the opening of something that may stand behind the sources of a query. */
    private static final Set<Keyword> ALWAYS = EnumSet.of(WHERE, GROUP, HAVING, ORDER, FOR, INTO);

    /** Never an alias without AS: they open decorations, joins and conditions. */
    private static final Set<Keyword> RESERVED = EnumSet.of(
            ON, USING, AS, WITH, FROM, SELECT, JOIN, TABLESAMPLE, PARTITION, WHEN, SET, TABLE, UNION, VALUES);

    private static final String[] MODEL_WORDS = {
        "partition", "dimension", "measures", "ignore", "keep", "unique", "return", "reference", "main", "rules"
    };

    private final Parse p;
    private final Stops stops;

    Clauses(Parse parse) {
        this.p = parse;
        this.stops = Stops.of(parse.dialect);
    }

    boolean isReserved(Keyword keyword) {
        if (RESERVED.contains(keyword) || stops.statements.contains(keyword)) {
            return true;
        }
        switch (keyword) {
            case USE:
            case FORCE:
            case IGNORE:
                return p.is(p.at + 1, INDEX) || p.is(p.at + 1, KEY);
            case PIVOT:
            case UNPIVOT:
                return p.isDialect(Dialect.SQLSERVER, Dialect.ORACLE);
            case SUBPARTITION:
            case SAMPLE:
                return p.isSymbol(p.at + 1, '(') || p.is(p.at + 1, BLOCK);
            case MATCH_RECOGNIZE:
                return p.isSymbol(p.at + 1, '(');
            default:
                return false;
        }
    }

    /** Whether a list of sources may end at the cursor. Anything else there is something that we did not understand. */
    boolean mayFollowSources() {
        if (p.tokens.kind(p.at) == TokenKind.END || p.isSymbol(')') || p.isSymbol(';') || p.isSymbol('}')) {
            return true;
        }
        Keyword keyword = p.tokens.keyword(p.at);
        if (keyword == null) {
            return false;
        }
        if (ALWAYS.contains(keyword) || stops.statements.contains(keyword)) {
            return true;
        }
        switch (keyword) {
            case UNION:
            case INTERSECT:
            case EXCEPT:
            case MINUS:
                return p.queries.isSetOperation();
            case SET:
                return p.dialect == Dialect.MYSQL;
            case LIMIT:
            case OFFSET:
                return isOperand(p.at + 1);
            case ON:
                return isUpsert();
            case QUALIFY:
                return p.dialect == Dialect.H2 && isOperand(p.at + 1);
            case RETURNING:
            case RETURN:
                return p.isSymbol(p.at + 1, '*') || isOperand(p.at + 1);
            case PROCEDURE:
                return p.isSymbol(p.at + 2, '(');
            case MODEL:
                return p.dialect == Dialect.ORACLE && isModel(p.at + 1);
            default:
                return isOpening(keyword) && confirms(keyword, stops.tail);
        }
    }

    /** ON that belongs to INSERT, not to a join. */
    boolean isUpsert() {
        return p.is(p.at + 1, DUPLICATE) && p.is(p.at + 2, KEY)
                || p.is(p.at + 1, CONFLICT) && !p.isSymbol(p.at + 2, '.');
    }

    /** What may follow MODEL. */
    private boolean isModel(int token) {
        for (String word : MODEL_WORDS) {
            if (p.isWord(token, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOpening(Keyword keyword) {
        return keyword == START
                || keyword == CONNECT
                || keyword == LOCK
                || keyword == LOG
                || keyword == OPTION
                || keyword == FETCH
                || keyword == WINDOW;
    }

    private boolean isTable(int token) {
        return !p.tables.isEmpty() && p.tables.get(p.tables.size() - 1).last() == token;
    }

    /** Whether a stop word at the cursor really opens its clause, as far as the words behind it tell. */
    boolean confirms(Keyword keyword, Set<Keyword> stopped) {
        int next = p.at + 1;
        switch (keyword) {
            case ON:
                // Where no join is open it can only be the one of an upsert; DISTINCT ON (a) is no clause.
                return stopped.contains(JOIN) || isUpsert();
            case FOR:
                // COLLATION FOR (a) is an expression, unless a table is called so.
                return !p.isWord(p.at - 1, "collation") || isTable(p.at - 1);
            case INNER:
            case LEFT:
            case RIGHT:
            case FULL:
            case CROSS:
            case NATURAL:
            case OUTER:
                return p.sources.isJoinStart(p.at);
            case START:
                return p.is(next, WITH);
            case CONNECT:
                return p.is(next, BY);
            case LOCK:
                return p.is(next, IN) && p.is(next + 1, SHARE);
            case LOG:
                return p.is(next, ERRORS);
            case OPTION:
                return p.dialect == Dialect.SQLSERVER && p.isSymbol(next, '(');
            case FETCH:
                return p.is(next, FIRST) || p.is(next, NEXT) || isSearch(next);
            case WINDOW:
                return p.is(next + 1, AS) && (p.isSymbol(next + 2, '(') || p.dialect == Dialect.H2);
            case REPLACE:
                return p.dialect == Dialect.MYSQL;
            default:
                return true;
        }
    }

    /** Oracle's FETCH APPROX FIRST 3 ROWS ONLY: how exactly an index of vectors is searched. */
    private boolean isSearch(int token) {
        return p.dialect == Dialect.ORACLE
                && (p.isWord(token, "approx") || p.isWord(token, "approximate") || p.isWord(token, "exact"))
                && (p.is(token + 1, FIRST) || p.is(token + 1, NEXT));
    }

    /** Whether something starts at {@code token} that an alias could not stand before. */
    private boolean isOperand(int token) {
        switch (p.tokens.kind(token)) {
            case NUMBER:
            case PLACEHOLDER:
            case VARIABLE:
            case STRING:
            case QUOTED:
                return true;
            case WORD:
                return !p.isJoinOrClause(token);
            case SYMBOL:
                return p.isSymbol(token, '(') || p.isSymbol(token, '-') || p.isSymbol(token, '+');
            default:
                return false;
        }
    }
}
