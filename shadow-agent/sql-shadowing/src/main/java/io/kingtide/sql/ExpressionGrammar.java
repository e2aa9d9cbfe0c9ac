package io.kingtide.sql;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads over expressions and clause tails. An expression matters here only for what may hide in it: subqueries, calls,
 * qualifiers, sequences. So this scans, with an explicit stack of groups, until a word that its caller stops at; a word
 * that introduces tables anywhere else than a grammar expects it is refused, which is what makes the scan safe.
 */
final class ExpressionGrammar {
    private static final int DEEPEST_GROUP = 10_000;

    private static final byte PLAIN = 0;
    /** The arguments of a function in whose syntax FROM has another meaning. */
    private static final byte FROM_ALLOWED = 1;

    private static final byte BRACE = 2;
    private static final byte CASE = 3;

    private static final Set<Keyword> DATA_CHANGES =
            EnumSet.of(Keyword.INSERT, Keyword.UPDATE, Keyword.DELETE, Keyword.MERGE, Keyword.REPLACE);

    /** Reserved everywhere, so that "FROM .t" is not a name with two parts. */
    private static final Set<Keyword> INTRODUCES_TABLES = EnumSet.of(
            Keyword.FROM,
            Keyword.JOIN,
            Keyword.STRAIGHT_JOIN,
            Keyword.INTO,
            Keyword.SELECT,
            Keyword.TABLE,
            Keyword.UNION);

    private static final Set<Keyword> NOTHING = EnumSet.noneOf(Keyword.class);

    private final Parse p;
    private byte[] groups = new byte[16];
    private int size;
    /** Whether FROM belongs to the function whose arguments the next scan reads. */
    private boolean argumentsTakeFrom;

    ExpressionGrammar(Parse parse) {
        this.p = parse;
    }

    /** Reads on to a stop, a closing parenthesis or brace that was not opened here, a semicolon or the end. */
    void scan(Set<Keyword> stops) {
        scan(stops, false);
    }

    /** The same; stops at a comma outside parentheses as well if told so. */
    void scan(Set<Keyword> stops, boolean commaStops) {
        int base = size;
        boolean takesFrom = argumentsTakeFrom;
        argumentsTakeFrom = false;
        while (true) {
            int token = p.at;
            switch (p.tokens.kind(token)) {
                case END:
                    closed(base);
                    return;
                case WORD:
                    Keyword keyword = p.tokens.keyword(token);
                    if (keyword == null || p.isSymbol(token + 1, '.') && !isReserved(keyword)) {
                        p.names.name();
                    } else if (keyword == Keyword.FROM && isFromOfFunction(base, takesFrom)) {
                        p.at++;
                    } else if (word(keyword, base, stops)) {
                        return;
                    }
                    break;
                case QUOTED:
                case STRING_OR_NAME:
                    p.names.name();
                    break;
                case VARIABLE:
                    if (p.isSymbol(token + 1, ':') && p.isSymbol(token + 2, '=')) {
                        p.note(StatementKind.SESSION);
                    }
                    p.at++;
                    break;
                case SYMBOL:
                    if (p.isSymbol(token, '@') && p.isSymbol(token + 2, ':') && p.isSymbol(token + 3, '=')) {
                        p.note(StatementKind.SESSION); // H2's lexer has no token of its own for a variable
                    }
                    if (symbol(p.tokens.text.charAt(p.tokens.start(token)), base, commaStops)) {
                        return;
                    }
                    break;
                default:
                    p.at++;
                    break;
            }
        }
    }

    /** SQL Server lets a name begin with a dot, and reserves what begins a statement: "UPDATE .t" is no dotted name. */
    private boolean isReserved(Keyword keyword) {
        return INTRODUCES_TABLES.contains(keyword) || p.statements.startsWithoutSemicolon();
    }

    /** Reads one group in parentheses: a list of columns, arguments, a query. The cursor is at its opening. */
    void group() {
        p.expect('(');
        if (p.queries.startsQuery(p.at)) {
            p.queries.subquery();
        }
        scan(NOTHING);
        p.expect(')');
    }

    private boolean symbol(char c, int base, boolean commaStops) {
        switch (c) {
            case '(':
                open(PLAIN);
                return false;
            case ')':
                if (size == base) {
                    return true;
                }
                pop(BRACE, ')');
                p.at++;
                return false;
            case '{':
                escape();
                return false;
            case '}':
                if (size == base) {
                    return true;
                }
                if (groups[size - 1] != BRACE) {
                    throw p.unexpected("')'");
                }
                size--;
                p.at++;
                return false;
            case ';':
                closed(base);
                return true;
            case ',':
                if (commaStops && size == base) {
                    return true;
                }
                p.at++;
                return false;
            case '.':
                // A field of an expression, (x).y or f(x).y: whatever the word is, here it is a name.
                p.at++;
                if (p.isName()) {
                    p.names.name();
                }
                return false;
            default:
                p.at++;
                return false;
        }
    }

    private void pop(byte unfit, char found) {
        byte top = groups[size - 1];
        if (top == unfit || top == CASE) {
            throw p.unexpected(top == CASE ? "END of CASE" : "'}' before '" + found + "'");
        }
        size--;
    }

    private void closed(int base) {
        if (size != base) {
            throw p.unexpected(groups[size - 1] == CASE ? "END of CASE" : "a closing parenthesis");
        }
    }

    private void open(byte kind) {
        boolean takesReturning = p.at > 0 && p.isWord(p.at - 1, "json_array");
        p.at++;
        if (!p.queries.startsQuery(p.at)) {
            push(kind);
            return;
        }
        p.queries.subquery();
        if (takesReturning && p.is(Keyword.RETURNING)) {
            // JSON_ARRAY(SELECT a FROM t RETURNING CLOB): the rest is the function's.
            push(kind);
        } else {
            p.expect(')');
        }
    }

    private void push(byte kind) {
        if (size == groups.length) {
            if (size >= DEEPEST_GROUP) {
                throw p.refuse(Refusal.LIMIT, "Parentheses more than " + DEEPEST_GROUP + " deep.");
            }
            groups = Arrays.copyOf(groups, size * 2);
        }
        groups[size++] = kind;
    }

    /** JDBC escapes inside expressions: {@code {fn f(x)}}, {@code {ts '...'}}. The outer-join escape is the tables' business. */
    private void escape() {
        int word = p.at + 1;
        if (isRepetition()) {
            return;
        }
        if (p.dialect == Dialect.ORACLE && p.isWord(p.at - 1, "json")) {
            // A constructor: JSON {'id' : id}.
            p.at++;
            push(BRACE);
            return;
        }
        boolean known = p.is(word, Keyword.FN)
                || p.isWord(word, "d")
                || p.isWord(word, "t")
                || p.isWord(word, "ts")
                || p.isWord(word, "escape")
                || p.is(word, Keyword.LIMIT)
                || p.isWord(word, "guid")
                || p.dialect == Dialect.MYSQL
                        && (p.isWord(word, "date") || p.isWord(word, "time") || p.isWord(word, "timestamp"));
        if (!known) {
            throw p.unexpected("a JDBC escape {fn ...}, {d ...}, {t ...}, {ts ...}, {escape ...} or {limit ...}");
        }
        p.at += 2;
        push(BRACE);
    }

    /** Reads over how often a part of a graph's pattern may occur, {@code {2}}, {@code {1,5}}, {@code {,3}}, if it is one. */
    private boolean isRepetition() {
        int i = p.at + 1;
        while (p.tokens.kind(i) == TokenKind.NUMBER || p.isSymbol(i, ',')) {
            i++;
        }
        if (i == p.at + 1 || !p.isSymbol(i, '}')) {
            return false;
        }
        p.at = i + 1;
        return true;
    }

    /** Returns whether the word stops the scan; otherwise reads over it. */
    private boolean word(Keyword keyword, int base, Set<Keyword> stops) {
        boolean stop = size == base && stops.contains(keyword);
        boolean called = p.isSymbol(p.at + 1, '(');
        switch (keyword) {
            case FROM:
                return from(stop);
            case SELECT:
                if (!stop && p.dialect == Dialect.H2) {
                    // H2 takes a query for a value without parentheses, too.
                    p.queries.subquery();
                    return false;
                }
                if (p.dialect == Dialect.ORACLE && p.isSymbol(p.at - 1, '[')) {
                    throw p.refuse(
                            Refusal.GRAMMAR, "A query inside JSON [...] is not read. Write JSON_ARRAY(SELECT ...).");
                }
                return stopOrRefuse(stop);
            case JOIN:
            case TABLE:
                return stopOrRefuse(stop);
            case INTO:
                if (isMiningSize()) {
                    p.at++;
                    return false;
                }
                return stopOrRefuse(stop);
            case OPTION:
                if (called && p.dialect == Dialect.SQLSERVER) {
                    option();
                    return false;
                }
                break;
            case CASE:
                push(CASE);
                p.at++;
                return false;
            case END:
                if (size > base && groups[size - 1] == CASE) {
                    size--;
                    p.at++;
                    return false;
                }
                break;
            case UNION:
            case INTERSECT:
            case EXCEPT:
            case MINUS:
                if (p.queries.isSetOperation()) {
                    if (size > base && p.isSymbol(p.at - 1, ')')) {
                        p.queries.setOperations();
                        return false;
                    }
                    return stopOrRefuse(stop);
                }
                p.at++;
                return false;
            case NEXT:
            case PREVIOUS:
            case CURRENT:
                if (p.is(p.at + 1, Keyword.VALUE) && p.is(p.at + 2, Keyword.FOR)) {
                    p.at += 3;
                    p.names.sequence();
                    return false;
                }
                break;
            default:
                break;
        }
        if (stop && !(called && isFunctionToo(keyword)) && p.clauses.confirms(keyword, stops)) {
            return true;
        }
        if (DATA_CHANGES.contains(keyword) && !called) {
            strayChange();
        }
        if (called) {
            // Not reserved everywhere: somebody may have named a function so. That IN is none the catalogue knows.
            p.functions.add(new int[] {p.at, p.at});
        }
        p.at++;
        return false;
    }

    /** Oracle: {@code CLUSTER_ID(INTO 4 USING *)}. */
    private boolean isMiningSize() {
        return p.dialect == Dialect.ORACLE
                && p.isSymbol(p.at - 1, '(')
                && p.tokens.kind(p.at + 1) == TokenKind.NUMBER
                && p.is(p.at + 2, Keyword.USING);
    }

    private boolean stopOrRefuse(boolean stop) {
        if (!stop) {
            throw p.refuse(Refusal.GRAMMAR, p.tokens.keyword(p.at) + " stands where the grammar does not expect it.");
        }
        return true;
    }

    private boolean from(boolean stop) {
        boolean distinctFrom = p.at > 1
                && p.is(p.at - 1, Keyword.DISTINCT)
                && (p.is(p.at - 2, Keyword.IS) || p.is(p.at - 2, Keyword.NOT));
        if (distinctFrom || isFromEnd()) {
            p.at++;
            return false;
        }
        return stopOrRefuse(stop);
    }

    /**
     * Whether FROM separates the arguments of a function, as in EXTRACT(DAY FROM x). Groups below {@code base} belong to
     * what surrounds this scan: a query inside such a function has a FROM of its own.
     */
    private boolean isFromOfFunction(int base, boolean takesFrom) {
        return size == base ? takesFrom : groups[size - 1] == FROM_ALLOWED;
    }

    /** {@code NTH_VALUE(x, 2) FROM FIRST OVER (...)}; without that function before it, FIRST could be a table. */
    private boolean isFromEnd() {
        boolean words = p.at > 0
                && p.isSymbol(p.at - 1, ')')
                && (p.is(p.at + 1, Keyword.FIRST) || p.is(p.at + 1, Keyword.LAST))
                && (p.is(p.at + 2, Keyword.OVER) || p.is(p.at + 2, Keyword.IGNORE) || p.isWord(p.at + 2, "respect"));
        if (!words) {
            return false;
        }
        int depth = 1;
        int i = p.at - 1;
        while (depth > 0 && i > 0) {
            p.step();
            i--;
            depth += p.isSymbol(i, ')') ? 1 : p.isSymbol(i, '(') ? -1 : 0;
        }
        return i > 0 && p.isWord(i - 1, "nth_value");
    }

    /** SQL Server's OPTION (MERGE JOIN, TABLE HINT (t, ...)): words that mean nothing else there, and exposed names. */
    private void option() {
        p.at++;
        int depth = 0;
        do {
            if (p.isEnd() || p.is(Keyword.SELECT)) {
                throw p.unexpected("')' after OPTION");
            }
            if (p.are(Keyword.TABLE, Keyword.HINT) && p.isSymbol(p.at + 2, '(')) {
                p.at += 3;
                depth++;
                p.names.exposedName();
                continue;
            }
            depth += p.isSymbol('(') ? 1 : p.isSymbol(')') ? -1 : 0;
            p.at++;
        } while (depth > 0);
    }

    /** Words that are functions when a parenthesis follows and would stop the scan otherwise. */
    private static boolean isFunctionToo(Keyword keyword) {
        switch (keyword) {
            case LEFT:
            case RIGHT:
            case INSERT:
            case REPLACE:
            case UPDATE:
            case IF:
            case TRUNCATE:
                return true;
            default:
                return false;
        }
    }

    private void strayChange() {
        int next = p.at + 1;
        boolean startsStatement =
                p.isSymbol(p.at - 1, '(') || p.tokens.isName(next) && !p.is(next, Keyword.AS) && isNotOperator(next);
        if (startsStatement && p.dialect != Dialect.POSTGRESQL || p.is(next, Keyword.INTO)) {
            throw p.refuse(Refusal.GRAMMAR, p.tokens.keyword(p.at) + " stands where the grammar does not expect it.");
        }
    }

    private boolean isNotOperator(int token) {
        Keyword keyword = p.tokens.keyword(token);
        return keyword != Keyword.IS
                && keyword != Keyword.IN
                && keyword != Keyword.NOT
                && keyword != Keyword.BETWEEN
                && keyword != Keyword.ON
                && keyword != Keyword.FROM;
    }

    /** The arguments of a table function whose name stands between two tokens; the cursor is at their opening. */
    void arguments(int first, int last) {
        p.functions.add(new int[] {first, last});
        p.expect('(');
        if (p.queries.startsQuery(p.at)) {
            p.queries.subquery();
        }
        argumentsTakeFrom = p.names.takesFrom(last);
        scan(NOTHING);
        p.expect(')');
    }

    /** Opens the arguments of a call that stands inside an expression; what reads that expression reads on in them. */
    void openArguments(boolean takeFrom) {
        open(takeFrom ? FROM_ALLOWED : PLAIN);
    }
}
