package io.kingtide.sql;

/** Reads over names inside expressions and remembers what they may mean: the qualifier of a column, a call, a sequence. */
final class NameGrammar {
    private static final int MOST_PARTS = 32;
    private static final int MOST_QUALIFIERS = 50_000;

    private final Parse p;

    NameGrammar(Parse parse) {
        this.p = parse;
    }

    /** A name, dotted perhaps: a column, a call, a draw from a sequence. The cursor is at its first part. */
    void name() {
        int first = p.at;
        int parts = 1;
        boolean dotted = p.isSymbol(first + 1, '.') || p.isSymbol(first + 1, '(');
        if (dotted && !p.isName()) {
            throw p.unexpected("a name");
        }
        p.at++;
        while (p.isSymbol('.') && (p.tokens.isName(p.at + 1) || p.isSymbol(p.at + 1, '*'))) {
            boolean star = p.isSymbol(p.at + 1, '*');
            p.at++;
            if (!star && !p.isName()) {
                throw p.unexpected("a name");
            }
            p.at++;
            parts++;
            if (parts > MOST_PARTS) {
                throw p.refuse(Refusal.LIMIT, "A name has more than " + MOST_PARTS + " parts.");
            }
            if (star) {
                break;
            }
        }
        int last = p.at - 1;
        if (p.isSymbol('(') && !isOuterJoinMark()) {
            call(first, parts, last);
        } else if (parts > 1 && isSequenceDraw(last)) {
            p.sequences.add(last - 2);
        } else if (parts > 1) {
            qualifier(first, parts - 1);
        }
    }

    private void call(int first, int parts, int last) {
        p.functions.add(new int[] {first, last});
        // A method of a column, orders.doc.value(...), names its table as well.
        if (parts > 2) {
            qualifier(first, parts - 2);
        }
        if (parts == 1 && p.dialect == Dialect.SQLSERVER && p.isWord(last, "match")) {
            graphMatch();
        } else {
            p.expressions.openArguments(takesFrom(last));
        }
    }

    /** SQL Server: MATCH(a-(knows)->b AND ...) names the tables of the graph as the query exposes them. */
    private void graphMatch() {
        int depth = 0;
        do {
            boolean stray = p.isEnd() || p.isSymbol(';') || p.is(Keyword.SELECT) || p.is(Keyword.FROM);
            if (stray) {
                throw p.unexpected("')' after MATCH");
            }
            depth += p.isSymbol('(') ? 1 : p.isSymbol(')') ? -1 : 0;
            boolean node = p.tokens.isName(p.at) && !p.isSymbol(p.at + 1, '(') && !p.isWord(p.at, "and");
            if (node) {
                exposedName();
            } else {
                p.at++;
            }
        } while (depth > 0);
    }

    boolean takesFrom(int token) {
        return p.isWord(token, "extract")
                || p.isWord(token, "trim")
                || p.isWord(token, "substring")
                || p.isWord(token, "substr")
                || p.isWord(token, "mid")
                || p.isWord(token, "overlay")
                || p.isWord(token, "nth_value");
    }

    /** Oracle's {@code (+)} after a column. */
    private boolean isOuterJoinMark() {
        return p.isSymbol(p.at + 1, '+') && p.isSymbol(p.at + 2, ')');
    }

    private boolean isSequenceDraw(int token) {
        return p.isDialect(Dialect.ORACLE, Dialect.H2)
                && (p.is(token, Keyword.NEXTVAL) || p.is(token, Keyword.CURRVAL));
    }

    void sequence() {
        if (!p.isName()) {
            throw p.unexpected("a sequence");
        }
        p.at++;
        while (p.isSymbol('.') && p.tokens.isName(p.at + 1)) {
            p.at += 2;
        }
        p.sequences.add(p.at - 1);
    }

    /** A name that can only be one that a table source exposes: {@code FOR UPDATE OF orders}. */
    void exposedName() {
        if (!p.isName()) {
            throw p.unexpected("the name of a table");
        }
        int first = p.at;
        int parts = 1;
        p.at++;
        while (p.isSymbol('.') && p.tokens.isName(p.at + 1)) {
            p.at += 2;
            parts++;
        }
        qualifier(first, parts);
    }

    void qualifier(int first, int parts) {
        if (p.qualifiers.size() == MOST_QUALIFIERS) {
            throw p.refuse(Refusal.LIMIT, "More than " + MOST_QUALIFIERS + " qualified names; split the statement.");
        }
        p.qualifiers.add(new Qualifier(first, parts, p.scope));
    }
}
