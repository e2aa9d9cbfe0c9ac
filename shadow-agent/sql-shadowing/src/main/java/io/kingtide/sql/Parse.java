package io.kingtide.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run over the tokens of a text: the cursor, what is in scope at it, and what was found so far. The grammars share it;
 * each reads its part and leaves the cursor behind it.
 */
final class Parse {
    /** Subqueries and parentheses around tables inside each other. Bounds the depth of the call stack, too. */
    static final int DEEPEST = 100;

    private static final int LONGEST_NAME = 500;

    final Dialect dialect;
    final Tokens tokens;
    final List<TableRef> tables = new ArrayList<>(4);
    final List<Qualifier> qualifiers = new ArrayList<>(0);
    /** Names of called functions: first and last token of each. */
    final List<int[]> functions = new ArrayList<>(4);
    /** Sequences drawn from: the token of the sequence's own name. */
    final List<Integer> sequences = new ArrayList<>(0);

    /** Names that are an alias, unless the server minds case and a table has that name. */
    final List<TableRef> doubtful = new ArrayList<>(0);
    /** The procedure that a statement calls: first and last token. */
    final List<int[]> procedures = new ArrayList<>(0);

    final List<HintUse> hints = new ArrayList<>(0);

    final Clauses clauses;
    final ExpressionGrammar expressions;
    final NameGrammar names;
    final QueryGrammar queries;
    final TableGrammar sources;
    final StatementGrammar statements;

    int at;
    Scope scope = new Scope(null);
    /** The scope of the query block read last. */
    Scope lastQueryScope = scope;

    @Nullable
    CteScope ctes;

    StatementKind kind = StatementKind.EMPTY;
    boolean changesSession;
    private int depth;
    private long steps;

    Parse(Dialect dialect, Tokens tokens) {
        this.dialect = dialect;
        this.tokens = tokens;
        this.clauses = new Clauses(this);
        this.expressions = new ExpressionGrammar(this);
        this.names = new NameGrammar(this);
        this.queries = new QueryGrammar(this);
        this.sources = new TableGrammar(this);
        this.statements = new StatementGrammar(this);
    }

    /** An optimiser hint and the scope whose sources it may name. */
    static final class HintUse {
        final int hint;
        final Scope scope;

        HintUse(int hint, Scope scope) {
            this.hint = hint;
            this.scope = scope;
        }
    }

    boolean is(Keyword keyword) {
        return tokens.keyword(at) == keyword;
    }

    boolean is(int token, Keyword keyword) {
        return token < tokens.count && tokens.keyword(token) == keyword;
    }

    /** Whether the cursor is at these words, one after the other. */
    boolean are(Keyword first, Keyword second) {
        return tokens.keyword(at) == first && is(at + 1, second);
    }

    boolean isSymbol(char symbol) {
        return tokens.isSymbol(at, symbol);
    }

    boolean isSymbol(int token, char symbol) {
        return token < tokens.count && tokens.isSymbol(token, symbol);
    }

    boolean accept(Keyword keyword) {
        if (is(keyword)) {
            at++;
            return true;
        }
        return false;
    }

    boolean accept(char symbol) {
        if (isSymbol(symbol)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(Keyword keyword) {
        if (!accept(keyword)) {
            throw unexpected(keyword.name());
        }
    }

    void expect(char symbol) {
        if (!accept(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    /** Whether the cursor is at what may be a name; one that no database would take is refused, lest it be handled. */
    boolean isName() {
        if (!tokens.isName(at)) {
            return false;
        }
        if (tokens.end(at) - tokens.start(at) > LONGEST_NAME) {
            throw refuse(Refusal.LIMIT, "A name has more than " + LONGEST_NAME + " characters.");
        }
        return true;
    }

    boolean isEnd() {
        return tokens.kind(at) == TokenKind.END;
    }

    /** Whether a word, whatever it is, reads {@code word}; for words too rare to be keywords. */
    boolean isWord(int token, String word) {
        return token < tokens.count
                && tokens.kind(token) == TokenKind.WORD
                && tokens.end(token) - tokens.start(token) == word.length()
                && tokens.text.regionMatches(true, tokens.start(token), word, 0, word.length());
    }

    /** Whether the cursor is at INSERT, UPDATE, DELETE, MERGE or REPLACE as a statement. */
    boolean isDataChange() {
        Keyword keyword = tokens.keyword(at);
        return keyword == Keyword.INSERT
                || keyword == Keyword.UPDATE
                || keyword == Keyword.DELETE
                || keyword == Keyword.MERGE
                || keyword == Keyword.REPLACE && isDialect(Dialect.MYSQL, Dialect.H2);
    }

    /** Whether {@code TABLE t} is a query here. */
    boolean isDialectOfTableQueries() {
        return dialect == Dialect.MYSQL || dialect == Dialect.POSTGRESQL || dialect == Dialect.H2;
    }

    /** Whether a word goes on with the sources of a query or ends them, so that what is before it was an alias. */
    boolean isJoinOrClause(int token) {
        Keyword keyword = tokens.keyword(token);
        if (keyword == null) {
            return false;
        }
        switch (keyword) {
            case ON:
            case USING:
            case WHERE:
            case GROUP:
            case HAVING:
            case ORDER:
            case UNION:
            case INTERSECT:
            case EXCEPT:
            case MINUS:
            case SET:
            case FOR:
            case WITH:
            case USE:
            case FORCE:
            case IGNORE:
            case LIMIT:
            case OFFSET:
            case FETCH:
            case PIVOT:
            case UNPIVOT:
            case TABLESAMPLE:
                return true;
            default:
                return sources.isJoinStart(token);
        }
    }

    /** Remembers the hint behind the word at the cursor, if there is one. */
    void noteHint() {
        int hint = tokens.hintAfter(at);
        if (hint >= 0) {
            hints.add(new HintUse(hint, scope));
        }
    }

    boolean isDialect(Dialect one, Dialect other) {
        return dialect == one || dialect == other;
    }

    String canonical(int token) {
        return Names.canonical(tokens, token, dialect);
    }

    /** Raises the kind of the whole text; the strongest wins. */
    void note(StatementKind seen) {
        changesSession |= seen == StatementKind.SESSION;
        if (seen.compareTo(kind) > 0) {
            kind = seen;
        }
    }

    void enter() {
        if (++depth > DEEPEST) {
            throw refuse(Refusal.LIMIT, "Nested more than " + DEEPEST + " deep; flatten the statement.");
        }
    }

    void leave() {
        depth--;
    }

    /**
     * Whether ONLY or LATERAL stands before the name that it is about, as in PostgreSQL. Elsewhere it is a table and what
     * follows its alias; who writes so may have meant it the other way round, so it is refused.
     */
    boolean isBeforeName(Keyword word) {
        if (!is(word) || !tokens.isName(at + 1)) {
            return false;
        }
        if (dialect != Dialect.POSTGRESQL && tokens.keyword(at + 1) == null) {
            throw refuse(
                    Refusal.AMBIGUOUS,
                    word + " before a name is a table with an alias here. If that is meant, put " + word
                            + " in quotes.");
        }
        return dialect == Dialect.POSTGRESQL;
    }

    /** Counts work that is not linear by construction, such as a walk up the scopes. */
    void step() {
        if (++steps > 100_000L + 8L * tokens.count) {
            throw refuse(Refusal.LIMIT, "Too many names for the depth of their nesting; split the statement.");
        }
    }

    RefusedException refuse(Refusal refusal, String reason) {
        return refuse(refusal, reason, at);
    }

    RefusedException refuse(Refusal refusal, String reason, int token) {
        return new RefusedException(refusal, reason, tokens.start(Math.min(token, tokens.count - 1)));
    }

    RefusedException unexpected(String expected) {
        return unexpected(expected, at);
    }

    RefusedException unexpected(String expected, int token) {
        return refuse(Refusal.GRAMMAR, "Expected " + expected + ", found " + describe(token) + ".", token);
    }

    /** A token for a message: keywords and punctuation as they are, never a name or a value of the statement. */
    private String describe(int token) {
        Keyword keyword = tokens.keyword(token);
        if (keyword != null) {
            return keyword.name();
        }
        switch (tokens.kind(token)) {
            case END:
                return "the end";
            case SYMBOL:
                return "'" + tokens.raw(token) + "'";
            case WORD:
            case QUOTED:
                return "a name";
            case NUMBER:
                return "a number";
            case PLACEHOLDER:
            case VARIABLE:
                return "a parameter";
            default:
                return "a string";
        }
    }

    /** The visible common table expression of that name, or null if the name can only be a table's. */
    CteScope.@Nullable Cte findCte(int token) {
        if (ctes == null) {
            return null;
        }
        String name = canonical(token);
        boolean insideOther = false;
        for (CteScope scope = ctes; scope != null; scope = scope.parent) {
            step();
            CteScope.Cte cte = scope.here(name);
            if (cte == null) {
                insideOther |= scope.defining;
                continue;
            }
            if (cte.name.equals(name)) {
                if (insideOther && dialect == Dialect.MYSQL) {
                    // MariaDB reads a table of that name instead.
                    doubtful.add(new TableRef(token, new int[] {token}));
                }
                return cte;
            }
            if (isDialect(Dialect.POSTGRESQL, Dialect.ORACLE)) {
                // Here names that differ after folding are different for certain.
                continue;
            }
            if (dialect == Dialect.SQLSERVER) {
                // Case hardly ever counts here; where a catalogue knows a table of that name, it is asked.
                doubtful.add(new TableRef(token, new int[] {token}));
                return cte;
            }
            throw refuse(
                    Refusal.AMBIGUOUS,
                    "A name differs only in case from a common table expression, and the server's settings decide which"
                            + " is meant. Write both alike.",
                    token);
        }
        return null;
    }
}
