package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

/** MERGE of all dialects, H2's keyed form included. */
final class MergeGrammar {
    private final Parse p;
    private final ChangeGrammar changes;
    private final Stops stops;

    MergeGrammar(Parse parse, ChangeGrammar changes) {
        this.p = parse;
        this.changes = changes;
        this.stops = Stops.of(parse.dialect);
    }

    /** The cursor is at MERGE. */
    void merge() {
        p.noteHint();
        p.at++;
        changes.top();
        p.accept(INTO);
        if (p.isBeforeName(ONLY) && !p.is(p.at + 1, USING)) {
            p.at++;
        }
        if (p.isSymbol('(')) {
            int first = p.tables.size();
            p.expressions.group();
            for (TableRef table : p.tables.subList(first, p.tables.size())) {
                table.write = true;
            }
            changes.alias(null);
        } else if (p.tokens.kind(p.at) == TokenKind.VARIABLE) {
            p.at++;
            changes.alias(null);
        } else {
            TableRef table = changes.changeTarget();
            if (p.is(WITH) && p.isSymbol(p.at + 1, '(')) {
                p.at++;
                p.expressions.group();
            }
            changes.alias(table);
        }
        if (p.is(USING)) {
            using();
        } else {
            keyed();
        }
    }

    private void using() {
        p.at++;
        p.sources.source();
        while (p.sources.isJoinStart(p.at)) {
            p.sources.join();
        }
        p.expect(ON);
        p.expressions.scan(stops.mergeCondition);
        if (!p.is(WHEN)) {
            throw p.unexpected("WHEN");
        }
        branches();
    }

    private void branches() {
        while (true) {
            p.expressions.scan(stops.mergeTail);
            if (p.accept(WHEN)) {
                continue;
            }
            boolean action = p.is(p.at - 1, THEN);
            if (action && p.are(UPDATE, SET)) {
                p.at += 2;
            } else if (action && p.is(INSERT)) {
                p.at++;
            } else if (p.is(DELETE) && (action || p.is(p.at + 1, WHERE))) {
                p.at++;
            } else if (p.is(OUTPUT)) {
                changes.output();
            } else if (p.is(LOG) || p.is(RETURNING)) {
                changes.tail();
            } else {
                return;
            }
        }
    }

    /** H2: MERGE INTO t (columns) KEY (columns) VALUES ... or a query. */
    private void keyed() {
        if (p.dialect != Dialect.H2) {
            throw p.unexpected("USING");
        }
        if (p.isSymbol('(') && !p.queries.startsQuery(p.at + 1)) {
            p.expressions.group();
        }
        if (p.accept(KEY)) {
            p.expressions.group();
        }
        p.queries.query();
    }
}
