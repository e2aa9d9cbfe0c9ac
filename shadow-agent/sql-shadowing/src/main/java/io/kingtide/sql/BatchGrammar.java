package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.EnumSet;
import java.util.Set;

/**
 * The plain control flow of a SQL Server batch, in which applications write their upserts: {@code IF EXISTS (...) UPDATE
 * ... ELSE INSERT ...}, BEGIN and END, TRY and CATCH, WHILE, local variables. Cursors and jumps are refused.
 */
final class BatchGrammar {
    private final Parse p;
    private final Stops stops;
    private final Set<Keyword> statementOrElse;

    BatchGrammar(Parse parse) {
        this.p = parse;
        this.stops = Stops.of(parse.dialect);
        this.statementOrElse = stops.statements;
    }

    /** Reads the statement at the cursor if it is one of these; returns whether it was. */
    boolean statement(Keyword keyword) {
        if (p.dialect != Dialect.SQLSERVER) {
            return false;
        }
        switch (keyword) {
            case IF:
                conditional();
                return true;
            case BEGIN:
                if (isTransaction() || p.isWord(p.at + 1, "dialog")) {
                    return false;
                }
                block();
                return true;
            case WHILE:
                p.enter();
                p.at++;
                p.expressions.scan(statementOrElse);
                inner();
                p.leave();
                return true;
            case BREAK:
            case CONTINUE:
                p.at++;
                p.note(StatementKind.READ);
                return true;
            case DECLARE:
                declare();
                return true;
            case PRINT:
            case RAISERROR:
            case RETURN:
                p.at++;
                p.note(StatementKind.READ);
                p.expressions.scan(statementOrElse);
                return true;
            case SET:
                if (p.tokens.kind(p.at + 1) != TokenKind.VARIABLE) {
                    return false;
                }
                p.at += 2;
                p.note(StatementKind.READ);
                p.expressions.scan(statementOrElse);
                return true;
            default:
                return false;
        }
    }

    private boolean isTransaction() {
        return p.is(p.at + 1, TRAN) || p.is(p.at + 1, TRANSACTION) || p.isWord(p.at + 1, "distributed");
    }

    private void conditional() {
        p.enter();
        p.at++;
        p.expressions.scan(statementOrElse);
        inner();
        if (p.isSymbol(';') && p.is(p.at + 1, ELSE)) {
            p.at++;
        }
        if (p.accept(ELSE)) {
            inner();
        }
        p.leave();
    }

    private void inner() {
        if (p.isEnd() || p.isSymbol(';')) {
            throw p.unexpected("a statement");
        }
        p.statements.one();
    }

    private void block() {
        p.enter();
        p.at++;
        String guard = p.isWord(p.at, "try") ? "try" : p.isWord(p.at, "catch") ? "catch" : "";
        p.at += guard.isEmpty() ? 0 : 1;
        while (!p.is(END)) {
            if (p.accept(';')) {
                continue;
            }
            if (p.isEnd()) {
                throw p.unexpected("END");
            }
            p.statements.one();
            if (!p.isSymbol(';') && !p.statements.startsWithoutSemicolon()) {
                throw p.unexpected("the end of the statement");
            }
        }
        p.at++;
        if (!guard.isEmpty()) {
            if (!p.isWord(p.at, guard)) {
                throw p.unexpected("TRY or CATCH after END");
            }
            p.at++;
        }
        p.leave();
    }

    /** DECLARE @x int = expression, @t TABLE (columns). */
    private void declare() {
        p.at++;
        p.note(StatementKind.READ);
        Set<Keyword> stop = EnumSet.copyOf(stops.statements);
        stop.add(CURSOR);
        do {
            if (p.tokens.kind(p.at) != TokenKind.VARIABLE) {
                throw p.refuse(Refusal.GRAMMAR, "DECLARE of something else than variables is a stored program.");
            }
            p.at++;
            p.accept(AS);
            if (p.is(TABLE) && p.isSymbol(p.at + 1, '(')) {
                p.at++;
                p.expressions.group();
            } else {
                p.expressions.scan(stop, true);
            }
            if (p.is(CURSOR)) {
                throw p.refuse(Refusal.GRAMMAR, "A cursor is a stored program.");
            }
        } while (p.accept(','));
    }
}
