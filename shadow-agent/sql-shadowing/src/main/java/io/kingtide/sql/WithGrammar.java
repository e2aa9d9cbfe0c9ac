package io.kingtide.sql;

import java.util.EnumSet;

/** WITH: common table expressions, what they hide, and when their names are visible. */
final class WithGrammar {
    private final Parse p;

    WithGrammar(Parse parse) {
        this.p = parse;
    }

    /** WITH and its list; afterwards the names are visible. The caller restores {@link Parse#ctes}. */
    void with() {
        p.expect(Keyword.WITH);
        boolean recursive = p.accept(Keyword.RECURSIVE);
        while (isContext()) {
            p.at++;
            p.expressions.group();
            if (!p.accept(',')) {
                return;
            }
        }
        CteScope list = new CteScope(p.ctes);
        int firstTable = p.tables.size();
        boolean seesLater = recursive && p.dialect == Dialect.POSTGRESQL;
        if (seesLater) {
            announce(list);
        }
        do {
            if (list.size() == CteScope.LIMIT) {
                throw p.refuse(Refusal.LIMIT, "More than " + CteScope.LIMIT + " common table expressions.");
            }
            commonTableExpression(list, recursive);
        } while (p.accept(','));
        list.defining = false;
        p.ctes = list;
        if (seesLater && list.hasAnnounced()) {
            // Seen by the look ahead and not by the grammar: a name taken for an expression may be a table.
            throw p.refuse(Refusal.AMBIGUOUS, "The expressions of WITH RECURSIVE cannot be told apart.");
        }
        if (recursive && !seesLater) {
            refuseForwardReferences(list, firstTable);
        }
    }

    /** SQL Server: {@code WITH XMLNAMESPACES (...)} and {@code WITH CHANGE_TRACKING_CONTEXT (...)}, no expressions. */
    private boolean isContext() {
        return p.isSymbol(p.at + 1, '(')
                && (p.is(Keyword.XMLNAMESPACES)
                        || p.dialect == Dialect.SQLSERVER && p.isWord(p.at, "change_tracking_context"));
    }

    /** PostgreSQL: in WITH RECURSIVE each expression sees those that are defined behind it, too. */
    private void announce(CteScope list) {
        int i = p.at;
        while (i < p.tokens.count && p.tokens.isName(i) && list.size() < CteScope.LIMIT) {
            CteScope.Cte cte = new CteScope.Cte(p.canonical(i));
            if (list.here(cte.name) != null) {
                return;
            }
            cte.announced = true;
            cte.open = false;
            list.add(cte);
            i = p.isSymbol(i + 1, '(') ? behindGroup(i + 1) : i + 1;
            while (p.is(i, Keyword.AS) || p.is(i, Keyword.NOT) || p.is(i, Keyword.MATERIALIZED)) {
                i++;
            }
            if (!p.isSymbol(i, '(')) {
                return;
            }
            i = behindGroup(i);
            i = behindSearchAndCycle(i);
            if (!p.isSymbol(i, ',')) {
                return;
            }
            i++;
        }
    }

    /** The clause has no parentheses, and its lists of columns have commas, each followed by a column and no body. */
    private int behindSearchAndCycle(int token) {
        int i = token;
        if (!p.is(i, Keyword.SEARCH) && !p.is(i, Keyword.CYCLE)) {
            return i;
        }
        while (i < p.tokens.count && !p.isSymbol(i, ')') && !p.isSymbol(i, '(') && !p.is(i, Keyword.SELECT)) {
            boolean opensExpression = p.isSymbol(i, ',') && (p.is(i + 2, Keyword.AS) || p.isSymbol(i + 2, '('));
            if (opensExpression) {
                return i;
            }
            i++;
        }
        return i;
    }

    private int behindGroup(int token) {
        int depth = 0;
        int i = token;
        do {
            p.step();
            depth += p.isSymbol(i, '(') ? 1 : p.isSymbol(i, ')') ? -1 : 0;
            i++;
        } while (depth > 0 && i < p.tokens.count);
        return i;
    }

    private void commonTableExpression(CteScope list, boolean recursive) {
        if (p.is(Keyword.FUNCTION) || p.is(Keyword.PROCEDURE)) {
            throw p.refuse(
                    Refusal.GRAMMAR,
                    "A function declared in WITH is a stored program, which may do anything. Declare it in the database and list"
                            + " it under 'functions'.");
        }
        if (!p.isName()) {
            throw p.unexpected("the name of a common table expression");
        }
        CteScope.Cte cte = new CteScope.Cte(p.canonical(p.at));
        CteScope.Cte same = list.here(cte.name);
        if (same != null && same.announced && same.name.equals(cte.name)) {
            cte = same;
            cte.announced = false;
            cte.open = true;
        } else if (same != null) {
            throw p.refuse(Refusal.AMBIGUOUS, "Two common table expressions have the same name.");
        }
        p.at++;
        boolean columns = p.isSymbol('(');
        if (columns) {
            p.expressions.group();
        }
        if (p.isWord(p.at, "analytic")) {
            throw p.refuse(
                    Refusal.GRAMMAR,
                    "An analytic view declared in WITH reads by way of hierarchies and dimensions that the text does not"
                            + " name. Declare it in the database, with a shadow.");
        }
        p.expect(Keyword.AS);
        p.accept(Keyword.NOT);
        p.accept(Keyword.MATERIALIZED);
        p.expect('(');
        // SQL Server, Oracle and H2 let an expression refer to itself without a word for it.
        boolean seesItself = recursive || !p.isDialect(Dialect.MYSQL, Dialect.POSTGRESQL);
        if (seesItself) {
            list.add(cte);
        }
        CteScope outer = p.ctes;
        p.ctes = list;
        int body = p.at;
        cte.firstTable = p.tables.size();
        p.queries.subquery();
        cte.endTable = p.tables.size();
        p.ctes = outer;
        cte.open = false;
        // In PostgreSQL the word RECURSIVE decides; whether the recursion is of a form that the server takes does not
        // matter.
        boolean recursionIsClear = recursive && p.dialect == Dialect.POSTGRESQL
                || isUnion(body) && (columns || p.dialect != Dialect.ORACLE) && (recursive || p.dialect != Dialect.H2);
        if (cte.selfReference >= 0 && !recursionIsClear) {
            throw p.refuse(
                    Refusal.AMBIGUOUS,
                    "A common table expression that is not plainly recursive refers to its own name; that is an error, or"
                            + " a table.",
                    cte.selfReference);
        }
        p.expect(')');
        if (!seesItself) {
            list.add(cte);
        }
        searchAndCycle();
    }

    /** Whether a set operation joins the parts of the query from {@code token} to the cursor at its top. */
    private boolean isUnion(int token) {
        int depth = 0;
        for (int i = token; i < p.at; i++) {
            p.step();
            if (p.isSymbol(i, '(')) {
                depth++;
            } else if (p.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && p.is(i, Keyword.UNION)) {
                return true;
            }
        }
        return false;
    }

    /** {@code SEARCH DEPTH FIRST BY a, b SET c}, {@code CYCLE a SET b TO 1 DEFAULT 0 USING c}, {@code CYCLE a RESTRICT}. */
    private void searchAndCycle() {
        while (p.is(Keyword.SEARCH) || p.is(Keyword.CYCLE)) {
            p.at++;
            if (p.dialect == Dialect.MYSQL) {
                cycleOfMariaDb();
                continue;
            }
            p.expressions.scan(EnumSet.of(Keyword.SET));
            p.expect(Keyword.SET);
            p.at++;
            p.expressions.scan(
                    EnumSet.of(
                            Keyword.SEARCH,
                            Keyword.CYCLE,
                            Keyword.SELECT,
                            Keyword.INSERT,
                            Keyword.UPDATE,
                            Keyword.DELETE,
                            Keyword.MERGE),
                    true);
        }
    }

    private void cycleOfMariaDb() {
        do {
            if (!p.isName()) {
                throw p.unexpected("a column");
            }
            p.at++;
        } while (p.accept(','));
        if (!p.isWord(p.at, "restrict")) {
            throw p.unexpected("RESTRICT");
        }
        p.at++;
    }

    /** In WITH RECURSIVE some servers see names that are defined later, and some do not. */
    private void refuseForwardReferences(CteScope list, int firstTable) {
        for (int i = firstTable; i < p.tables.size(); i++) {
            TableRef table = p.tables.get(i);
            if (table.parts.length == 1 && !table.write && list.here(p.canonical(table.first())) != null) {
                throw p.refuse(
                        Refusal.AMBIGUOUS,
                        "A name in WITH RECURSIVE may mean a table or an expression that is defined later.",
                        table.first());
            }
        }
    }
}
