package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The words at which the scan of an expression or a clause ends, by place and dialect. Never changed after creation. */
final class Stops {
    private static final Stops[] BY_DIALECT = all();

    /** What may open a statement without a semicolon before it; empty but for SQL Server, where all are reserved. */
    final Set<Keyword> statements;

    final Set<Keyword> selectList;
    final Set<Keyword> tail;
    final Set<Keyword> joinCondition;
    final Set<Keyword> rows;
    final Set<Keyword> assignments;
    final Set<Keyword> changeTail;
    final Set<Keyword> mergeCondition;
    final Set<Keyword> mergeTail;

    private Stops(Dialect dialect) {
        statements = dialect == Dialect.SQLSERVER ? statementStarts() : EnumSet.noneOf(Keyword.class);
        Set<Keyword> setOperations = EnumSet.of(UNION, INTERSECT, EXCEPT, MINUS);
        selectList = with(statements, setOperations, FROM, INTO, FOR, ON, LOG, RETURNING);
        // END closes a block of SQL Server, or the CASE around one of H2's queries without parentheses; for MySQL it is
        // a name.
        Set<Keyword> end =
                dialect == Dialect.SQLSERVER || dialect == Dialect.H2 ? EnumSet.of(END) : EnumSet.noneOf(Keyword.class);
        tail = with(statements, setOperations, INTO, FOR, LOCK, ON, LOG, RETURNING);
        tail.addAll(end);
        joinCondition = with(tail, EnumSet.of(JOIN, INNER, LEFT, RIGHT, FULL, CROSS, NATURAL, STRAIGHT_JOIN, OUTER));
        joinCondition.addAll(EnumSet.of(USING, WHERE, GROUP, HAVING, ORDER, LIMIT, OFFSET, FETCH, WINDOW, QUALIFY));
        joinCondition.addAll(EnumSet.of(CONNECT, START, MODEL, SET, PROCEDURE, OUTPUT, VALUES));
        rows = with(
                statements, setOperations, INTO, FOR, ON, LOG, RETURNING, RETURN, LIMIT, ORDER, OFFSET, FETCH, OUTPUT);
        rows.addAll(end);
        assignments = with(statements, FROM, WHERE, OUTPUT, INTO, RETURNING, RETURN, LOG, ON, ORDER, LIMIT);
        changeTail = with(statements, FROM, INTO, OUTPUT, RETURNING, RETURN, LOG, FOR);
        changeTail.addAll(end);
        changeTail.remove(SET);
        mergeCondition = with(EnumSet.of(WHEN), FROM);
        mergeTail = with(EnumSet.of(WHEN, UPDATE, INSERT, DELETE, SELECT), OUTPUT, INTO, LOG, RETURNING);
    }

    static Stops of(Dialect dialect) {
        return BY_DIALECT[dialect.ordinal()];
    }

    private static Stops[] all() {
        Stops[] all = new Stops[Dialect.values().length];
        for (Dialect dialect : Dialect.values()) {
            all[dialect.ordinal()] = new Stops(dialect);
        }
        return all;
    }

    private static Set<Keyword> statementStarts() {
        Set<Keyword> starts = EnumSet.of(SELECT, INSERT, UPDATE, DELETE, MERGE, EXEC, EXECUTE, DECLARE, SET, IF, WHILE);
        Collections.addAll(starts, BEGIN, END, PRINT, RETURN, COMMIT, ROLLBACK, SAVE, TRUNCATE, CREATE, ALTER, DROP);
        Collections.addAll(starts, USE, GRANT, REVOKE, DENY, RAISERROR, OPEN, CLOSE, DEALLOCATE, WAITFOR);
        Collections.addAll(starts, GOTO, ELSE, DBCC, BULK, BACKUP, RESTORE, KILL, CHECKPOINT, RECONFIGURE);
        Collections.addAll(starts, WRITETEXT, UPDATETEXT, READTEXT, SETUSER, SHUTDOWN, BREAK, CONTINUE);
        return starts;
    }

    private static Set<Keyword> with(Set<Keyword> some, Keyword... more) {
        Set<Keyword> all = EnumSet.noneOf(Keyword.class);
        all.addAll(some);
        Collections.addAll(all, more);
        return all;
    }

    private static Set<Keyword> with(Set<Keyword> some, Set<Keyword> others, Keyword... more) {
        Set<Keyword> all = with(some, more);
        all.addAll(others);
        return all;
    }
}
