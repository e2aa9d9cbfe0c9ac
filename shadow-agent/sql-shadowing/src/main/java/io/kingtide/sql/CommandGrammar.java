package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.EnumSet;
import java.util.Set;

/** Everything that is neither query nor change of data: explanations, transactions, locks, bulk, calls, DDL. */
final class CommandGrammar {
    private static final Set<Keyword> NOTHING = EnumSet.noneOf(Keyword.class);

    private final Parse p;
    private final SessionGrammar sessions;
    private final Stops stops;

    CommandGrammar(Parse parse) {
        this.p = parse;
        this.sessions = new SessionGrammar(parse);
        this.stops = Stops.of(parse.dialect);
    }

    void command(Keyword keyword) {
        switch (keyword) {
            case EXPLAIN:
            case DESCRIBE:
            case DESC:
                explain();
                break;
            case SHOW:
                sessions.show();
                break;
            case SET:
                sessions.set();
                break;
            case USE:
            case RESET:
            case DISCARD:
            case SETUSER:
            case REVERT:
                p.note(StatementKind.SESSION);
                throw p.refuse(Refusal.SESSION, keyword + " changes what later statements of the connection mean.");
            case BEGIN:
            case START:
            case COMMIT:
            case ROLLBACK:
            case SAVEPOINT:
            case SAVE:
            case RELEASE:
            case END:
            case ABORT:
                transaction(keyword);
                break;
            case TRUNCATE:
                truncate();
                break;
            case LOCK:
                lock();
                break;
            case UNLOCK:
                p.note(StatementKind.LOCK);
                p.at++;
                p.at++;
                break;
            case COPY:
                copy();
                break;
            case LOAD:
                load();
                break;
            case EXECUTE:
                if (p.dialect != Dialect.SQLSERVER) {
                    p.note(StatementKind.CALL);
                    throw p.refuse(Refusal.DYNAMIC_SQL, "EXECUTE runs a statement that is not in this text.");
                }
                call();
                break;
            case CALL:
            case EXEC:
                call();
                break;
            case DO:
                anonymousBlock();
                break;
            default:
                refuseByName(keyword);
                break;
        }
    }

    /** The kinds of statement that are never rewritten, each with its reason. */
    private void refuseByName(Keyword keyword) {
        switch (keyword) {
            case PREPARE:
            case DEALLOCATE:
                p.note(StatementKind.CALL);
                throw p.refuse(Refusal.DYNAMIC_SQL, keyword + " handles statements that are not in this text.");
            case CREATE:
            case ALTER:
            case DROP:
            case RENAME:
            case GRANT:
            case REVOKE:
            case DENY:
            case COMMENT:
            case ANALYZE:
            case ANALYSE:
            case VACUUM:
            case REINDEX:
            case CLUSTER:
            case REFRESH:
            case OPTIMIZE:
            case REPAIR:
            case CHECK:
            case CHECKSUM:
            case CACHE:
            case FLUSH:
            case PURGE:
            case KILL:
            case SHUTDOWN:
            case INSTALL:
            case IMPORT:
            case SECURITY:
            case REASSIGN:
            case DBCC:
            case BACKUP:
            case RESTORE:
            case RECONFIGURE:
            case CHECKPOINT:
            case ENABLE:
            case DISABLE:
            case AUDIT:
            case NOAUDIT:
            case FLASHBACK:
            case ASSOCIATE:
            case BINLOG:
                p.note(StatementKind.DDL);
                throw p.refuse(Refusal.DDL, keyword + " changes or maintains objects of the database.");
            case BULK:
                p.note(StatementKind.BULK);
                throw p.refuse(Refusal.BULK, "BULK INSERT loads past the usual statements.");
            default:
                throw p.refuse(
                        Refusal.GRAMMAR,
                        keyword + " is no statement that can be shadowed; it may be part of a stored program.");
        }
    }

    /** EXPLAIN of a statement: rewritten like that statement, and as strong, for ANALYZE executes it. */
    private void explain() {
        p.note(StatementKind.READ);
        p.at++;
        if (p.isWord(p.at, "plan") && p.dialect == Dialect.ORACLE) {
            throw p.refuse(Refusal.GRAMMAR, "EXPLAIN PLAN writes the plan table.");
        }
        if (p.isWord(p.at, "plan")) {
            p.at++;
            p.expect(FOR);
        }
        if (p.isSymbol('(')
                && p.dialect == Dialect.POSTGRESQL
                && !p.queries.startsQuery(p.at + 1)
                && !p.isSymbol(p.at + 1, '(')) {
            p.expressions.group();
        }
        boolean option = true;
        while (option) {
            option = p.accept(ANALYZE)
                    || p.accept(ANALYSE)
                    || p.accept(VERBOSE)
                    || p.accept(EXTENDED)
                    || p.accept(PARTITIONS);
            if (p.is(FORMAT) && p.isSymbol(p.at + 1, '=')) {
                p.at += 3;
                option = true;
            }
        }
        if (p.is(FOR) && p.dialect == Dialect.MYSQL) {
            p.at++;
            p.expressions.scan(NOTHING);
        } else if (p.is(SELECT) || p.is(WITH) || p.is(VALUES) || p.is(TABLE) || p.isSymbol('(')) {
            p.queries.query();
        } else if (p.isDataChange()) {
            p.statements.dataChange();
        } else if (p.isName() && p.dialect == Dialect.MYSQL) {
            // DESCRIBE t, DESCRIBE t column.
            p.sources.target().write = false;
            p.expressions.scan(NOTHING);
        } else {
            throw p.refuse(Refusal.GRAMMAR, "EXPLAIN of something else than a query or a change of data.");
        }
    }

    private void transaction(Keyword keyword) {
        p.note(StatementKind.TRANSACTION);
        p.at++;
        boolean savepoint = keyword == SAVEPOINT || keyword == RELEASE || keyword == SAVE || isBackTo();
        p.changesSession |= !savepoint;
        boolean block = keyword == BEGIN
                && !(p.isEnd()
                        || p.isSymbol(';')
                        || p.is(WORK)
                        || p.is(TRAN)
                        || p.is(TRANSACTION)
                        || p.isWord(p.at, "isolation")
                        || p.is(READ)
                        || p.is(NOT)
                        || p.isWord(p.at, "deferrable"));
        boolean unknown = keyword == START && !p.is(TRANSACTION)
                || keyword == SAVE && !p.is(TRAN) && !p.is(TRANSACTION)
                || p.is(PREPARE)
                || p.isWord(p.at, "prepared");
        if (block || unknown) {
            throw p.refuse(Refusal.GRAMMAR, keyword + " of something else than a transaction.");
        }
        p.expressions.scan(stops.statements);
    }

    /** Behind ROLLBACK: [WORK | TRANSACTION] TO. */
    private boolean isBackTo() {
        int next = p.is(WORK) || p.is(TRANSACTION) || p.is(TRAN) ? p.at + 1 : p.at;
        return p.is(next, TO);
    }

    private void truncate() {
        p.note(StatementKind.TRUNCATE);
        p.at++;
        p.accept(TABLE);
        do {
            if (p.isBeforeName(ONLY)) {
                p.at++;
            }
            p.sources.target();
            p.accept('*');
        } while (p.accept(','));
        if (p.isWord(p.at, "cascade")) {
            throw p.refuse(Refusal.DDL, "TRUNCATE ... CASCADE empties tables that it does not name.");
        }
        while (p.tokens.kind(p.at) == TokenKind.WORD && !p.statements.startsWithoutSemicolon()) {
            if (p.isWord(p.at, "cascade")) {
                throw p.refuse(Refusal.DDL, "TRUNCATE ... CASCADE empties tables that it does not name.");
            }
            p.at++;
        }
    }

    /** LOCK TABLE(S) t [AS a] mode, ... */
    private void lock() {
        p.note(StatementKind.LOCK);
        p.at++;
        if (!p.accept(TABLE) && p.isWord(p.at, "tables")) {
            p.at++;
        }
        do {
            if (p.isBeforeName(ONLY)) {
                p.at++;
            }
            p.sources.target();
            p.accept('*');
            while (p.tokens.kind(p.at) == TokenKind.WORD) {
                p.at++;
            }
        } while (p.accept(','));
    }

    /** PostgreSQL: COPY t (columns) FROM or TO the client, COPY (query) TO the client. */
    private void copy() {
        p.note(StatementKind.BULK);
        p.at++;
        boolean in = true;
        if (p.isSymbol('(')) {
            p.at++;
            p.queries.subquery();
            p.expect(')');
        } else {
            TableRef table = p.sources.target();
            if (p.isSymbol('(')) {
                p.expressions.group();
            }
            in = p.is(FROM);
            table.write = in;
        }
        if (!p.accept(FROM) && !p.accept(TO)) {
            throw p.unexpected("FROM or TO");
        }
        if (!p.isWord(p.at, "stdin") && !p.isWord(p.at, "stdout")) {
            throw p.refuse(Refusal.BULK, "COPY from or to a file or a program of the server.");
        }
        p.at++;
        p.expressions.scan(NOTHING);
    }

    private void load() {
        p.note(StatementKind.BULK);
        boolean data = p.dialect == Dialect.MYSQL && (p.isWord(p.at + 1, "data") || p.is(p.at + 1, XML));
        if (!data) {
            throw p.refuse(Refusal.DDL, "LOAD of something else than data.");
        }
        while (!p.is(INTO)) {
            if (p.isEnd() || p.isSymbol(';') || p.is(SELECT)) {
                throw p.unexpected("INTO TABLE");
            }
            p.at++;
        }
        p.at++;
        p.expect(TABLE);
        p.sources.target();
        p.expressions.scan(NOTHING);
    }

    /** CALL p(...), EXEC p ..., {call p(...)}, {? = call p(...)}: allowed if the rules list the procedure. */
    void call() {
        if (p.dialect == Dialect.H2 && p.is(CALL) && p.is(p.at + 1, NEXT) && p.is(p.at + 2, VALUE)) {
            // H2's CALL evaluates an expression; this is how Hibernate 5 draws from a sequence.
            p.note(StatementKind.READ);
            p.at++;
            p.expressions.scan(stops.statements);
            return;
        }
        p.note(StatementKind.CALL);
        boolean escape = p.accept('{');
        if (escape && p.tokens.kind(p.at) == TokenKind.PLACEHOLDER) {
            p.at++;
            p.expect('=');
        }
        if (escape && !p.is(CALL)) {
            throw p.unexpected("CALL");
        }
        p.at++;
        if (p.tokens.kind(p.at) == TokenKind.VARIABLE && p.isSymbol(p.at + 1, '=')) {
            p.at += 2;
        }
        if (!p.isName()) {
            throw p.refuse(Refusal.DYNAMIC_SQL, "Runs a text or a procedure that is known only to the server.");
        }
        int first = p.at;
        p.at++;
        while (p.isSymbol('.') && p.tokens.isName(p.at + 1)) {
            p.at += 2;
        }
        p.procedures.add(new int[] {first, p.at - 1});
        p.expressions.scan(stops.statements);
        if (escape) {
            p.expect('}');
        }
    }

    private void anonymousBlock() {
        if (p.dialect != Dialect.MYSQL) {
            p.note(StatementKind.CALL);
            throw p.refuse(Refusal.DYNAMIC_SQL, "DO runs a block of a procedural language.");
        }
        p.note(StatementKind.READ);
        p.at++;
        p.expressions.scan(NOTHING);
    }
}
