package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UPDATE and DELETE, of one table and of several. */
final class UpdateGrammar {
    private final Parse p;
    private final ChangeGrammar changes;
    private final Stops stops;

    UpdateGrammar(Parse parse, ChangeGrammar changes) {
        this.p = parse;
        this.changes = changes;
        this.stops = Stops.of(parse.dialect);
    }

    /** A name before the sources, which may be an alias that they define: its tokens. */
    private static final class EarlyTarget {
        final int first;
        final int parts;

        EarlyTarget(int first, int parts) {
            this.first = first;
            this.parts = parts;
        }
    }

    /** The cursor is at UPDATE. */
    void update() {
        p.noteHint();
        p.at++;
        if (p.dialect == Dialect.MYSQL) {
            updateSources();
        } else if (p.dialect == Dialect.SQLSERVER) {
            updateSqlServer();
        } else {
            changes.top();
            oneTarget();
            p.expect(SET);
            changes.assignments();
            if (p.accept(FROM)) {
                p.sources.list();
            }
            rest();
        }
    }

    /** MySQL: any joined sources; those that are assigned to change. */
    private void updateSources() {
        while (p.is(LOW_PRIORITY) || p.is(IGNORE)) {
            p.at++;
        }
        p.sources.list();
        p.expect(SET);
        List<Integer> assigned = changes.assignments();
        if (assigned == null) {
            writeAll();
        } else {
            for (int token : assigned) {
                Scope.Source source = p.scope.find(p.tokens.plain(token));
                if (source == null) {
                    writeAll();
                } else if (source.table != null) {
                    source.table.write = true;
                }
            }
        }
        rest();
    }

    private void writeAll() {
        for (Scope.Source source : p.scope.sources()) {
            if (source.table != null) {
                source.table.write = true;
            }
        }
    }

    private void updateSqlServer() {
        if (p.isWord(p.at, "statistics")) {
            throw p.refuse(Refusal.DDL, "UPDATE STATISTICS is maintenance.");
        }
        changes.top();
        EarlyTarget early = earlyTarget();
        if (p.is(WITH) && p.isSymbol(p.at + 1, '(')) {
            p.at++;
            p.expressions.group();
        }
        p.expect(SET);
        changes.assignments();
        while (p.is(OUTPUT)) {
            changes.output();
        }
        if (p.accept(FROM)) {
            p.sources.list();
        }
        resolve(early);
        rest();
    }

    /** The cursor is at DELETE. */
    void delete() {
        p.noteHint();
        p.at++;
        if (p.dialect == Dialect.MYSQL) {
            deleteMySql();
        } else if (p.dialect == Dialect.SQLSERVER) {
            changes.top();
            p.accept(FROM);
            EarlyTarget early = earlyTarget();
            if (p.is(WITH) && p.isSymbol(p.at + 1, '(')) {
                p.at++;
                p.expressions.group();
            }
            noFurtherTarget();
            while (p.is(OUTPUT)) {
                changes.output();
            }
            if (p.accept(FROM)) {
                p.sources.list();
            }
            resolve(early);
            rest();
        } else {
            changes.top();
            p.accept(FROM);
            oneTarget();
            noFurtherTarget();
            if (p.accept(USING) || p.dialect == Dialect.ORACLE && p.accept(FROM)) {
                p.sources.list();
            }
            rest();
        }
    }

    /** No server takes DELETE FROM a, b WHERE; the scan of what follows would leave the second name as it is. */
    private void noFurtherTarget() {
        if (p.isSymbol(',')) {
            throw p.unexpected("a clause or the end of the DELETE");
        }
    }

    private void deleteMySql() {
        while (p.is(LOW_PRIORITY) || p.is(QUICK) || p.is(IGNORE)) {
            p.at++;
        }
        if (p.is(HISTORY) && p.is(p.at + 1, FROM)) {
            p.at++;
        }
        boolean fromFirst = p.accept(FROM);
        if (fromFirst && !isTargetListBeforeUsing()) {
            oneTarget();
            noFurtherTarget();
            rest();
            return;
        }
        List<EarlyTarget> targets = new ArrayList<>(2);
        do {
            targets.add(earlyName());
        } while (p.accept(','));
        p.expect(fromFirst ? USING : FROM);
        p.sources.list();
        for (EarlyTarget target : targets) {
            resolve(target);
        }
        rest();
    }

    /** DELETE FROM a, b.c.* USING ...: a list of names and then USING. */
    private boolean isTargetListBeforeUsing() {
        int i = p.at;
        while (p.tokens.isName(i) || p.isSymbol(i, '.') || p.isSymbol(i, ',') || p.isSymbol(i, '*')) {
            if (p.is(i, USING)) {
                return true;
            }
            i++;
        }
        return false;
    }

    /** A target of its own with alias: a table, ONLY (t), a view in parentheses. */
    private void oneTarget() {
        if (p.isSymbol('(')) {
            view();
        } else if (p.is(TABLE) && p.isSymbol(p.at + 1, '(')) {
            p.at++;
            view();
        } else if (p.is(ONLY) && p.isSymbol(p.at + 1, '(') && p.isDialect(Dialect.POSTGRESQL, Dialect.ORACLE)) {
            p.at += 2;
            TableRef table = p.sources.target();
            p.expect(')');
            changes.alias(table);
        } else {
            if (p.isBeforeName(ONLY) && !p.is(p.at + 1, SET)) {
                p.at++;
            }
            TableRef table = changes.changeTarget();
            p.accept('*');
            partition();
            changes.alias(table);
        }
    }

    private void partition() {
        if ((p.is(PARTITION) || p.is(SUBPARTITION)) && (p.isSymbol(p.at + 1, '(') || p.is(p.at + 1, FOR))) {
            p.at += p.isSymbol(p.at + 1, '(') ? 1 : 2;
            p.expressions.group();
        }
        p.sources.portion();
    }

    private void view() {
        int first = p.tables.size();
        p.expressions.group();
        for (TableRef table : p.tables.subList(first, p.tables.size())) {
            table.write = true;
        }
        changes.alias(null);
    }

    private @Nullable EarlyTarget earlyTarget() {
        if (p.tokens.kind(p.at) == TokenKind.VARIABLE) {
            p.at++;
            return null;
        }
        boolean called = p.isSymbol(p.at + 1, '(') && p.tokens.keyword(p.at) != null;
        if (called || p.isSymbol('(') || !p.isSymbol(p.at + 1, '.') && p.isName() && p.ctes != null) {
            // Refuses what reaches another server; a common table expression lets its own tables change.
            TableRef table = changes.changeTarget();
            if (table == null) {
                return null;
            }
            p.tables.remove(p.tables.size() - 1);
            return new EarlyTarget(table.first(), 1);
        }
        return earlyName();
    }

    private EarlyTarget earlyName() {
        int first = p.at;
        int parts = 1;
        if (p.isName()) {
            p.at++;
        } else if (p.dialect != Dialect.SQLSERVER || !p.isSymbol('.')) {
            throw p.unexpected("a table");
        }
        while (p.isSymbol('.')) {
            p.at++;
            if (p.isSymbol('*')) {
                p.at++;
                break;
            }
            if (p.isName()) {
                p.at++;
                parts++;
            } else if (p.isSymbol('.')) {
                parts++;
            } else {
                throw p.unexpected("a part of a table's name");
            }
        }
        return new EarlyTarget(first, parts);
    }

    /** Decides what a name before the sources is: one that they expose, or a table of its own. */
    private void resolve(@Nullable EarlyTarget target) {
        if (target == null) {
            return;
        }
        Scope.Source source = target.parts == 1 ? p.scope.find(p.tokens.plain(target.first)) : null;
        if (source == null) {
            if (target.parts == 1 && p.dialect == Dialect.MYSQL) {
                throw p.refuse(Refusal.AMBIGUOUS, "A target of the DELETE is none of its sources.", target.first);
            }
            int resume = p.at;
            p.at = target.first;
            TableRef table = p.sources.target();
            p.at = resume;
            p.scope.add(p.tokens.plain(table.last()), table);
            return;
        }
        if (source.table == null) {
            writeEverything();
            return;
        }
        source.table.write = true;
        if (!source.table.aliased) {
            p.qualifiers.add(new Qualifier(target.first, 1, p.scope));
        } else if (!source.name.equals(p.tokens.plain(target.first))) {
            p.doubtful.add(new TableRef(target.first, new int[] {target.first}));
        }
    }

    /** The target is a derived table or an expression with another alias: any table of the statement may change. */
    private void writeEverything() {
        for (TableRef table : p.tables) {
            table.write = true;
        }
    }

    private void rest() {
        while (true) {
            p.expressions.scan(stops.changeTail);
            int before = p.at;
            changes.tail();
            if (p.at == before) {
                return;
            }
        }
    }
}
