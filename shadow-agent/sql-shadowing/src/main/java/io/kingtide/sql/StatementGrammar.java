package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

/** Tells statements apart, one after the other, and hands each to its grammar. What it does not know it refuses. */
final class StatementGrammar {
    private final Parse p;
    private final ChangeGrammar changes;
    private final UpdateGrammar updates;
    private final MergeGrammar merges;
    private final CommandGrammar commands;
    private final BatchGrammar batches;
    private final Stops stops;

    StatementGrammar(Parse parse) {
        this.p = parse;
        this.changes = new ChangeGrammar(parse);
        this.updates = new UpdateGrammar(parse, changes);
        this.merges = new MergeGrammar(parse, changes);
        this.commands = new CommandGrammar(parse);
        this.batches = new BatchGrammar(parse);
        this.stops = Stops.of(parse.dialect);
    }

    /** Every statement of the text. */
    void all() {
        while (true) {
            while (p.accept(';')) {
                // Empty statements mean nothing.
                p.ctes = null;
            }
            if (p.isEnd()) {
                return;
            }
            one();
            if (!p.isEnd() && !p.isSymbol(';') && !startsWithoutSemicolon()) {
                throw p.unexpected("the end of the statement");
            }
        }
    }

    boolean startsWithoutSemicolon() {
        Keyword keyword = p.tokens.keyword(p.at);
        return keyword != null && stops.statements.contains(keyword);
    }

    /** One statement, in scopes of its own. */
    void one() {
        p.scope = new Scope(null);
        p.ctes = null;
        p.lastQueryScope = p.scope;
        if (p.isDataChange()) {
            dataChange();
            return;
        }
        Keyword keyword = p.tokens.keyword(p.at);
        if (p.isSymbol('(')) {
            p.queries.query();
        } else if (p.isSymbol('{')) {
            commands.call();
        } else if (p.dialect == Dialect.SQLSERVER && p.isWord(p.at, "throw")) {
            p.at++;
            p.note(StatementKind.READ);
            p.expressions.scan(stops.statements);
        } else if (keyword == null) {
            throw p.refuse(Refusal.GRAMMAR, "Not a statement that we know.");
        } else if (keyword == SELECT || keyword == WITH || keyword == VALUES) {
            p.queries.query();
        } else if (keyword == TABLE && p.isDialectOfTableQueries()) {
            p.queries.query();
        } else if (!batches.statement(keyword)) {
            commands.command(keyword);
        }
    }

    /** INSERT, REPLACE, UPDATE, DELETE, MERGE, in a scope of its own inside the present one. */
    void dataChange() {
        p.note(StatementKind.WRITE);
        Scope outer = p.scope;
        p.scope = new Scope(outer);
        Keyword keyword = p.tokens.keyword(p.at);
        if (keyword == UPDATE) {
            updates.update();
        } else if (keyword == DELETE) {
            updates.delete();
        } else if (keyword == MERGE) {
            merges.merge();
        } else {
            changes.insert();
        }
        p.lastQueryScope = p.scope;
        p.scope = outer;
    }
}
