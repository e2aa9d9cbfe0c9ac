package io.kingtide.sql;

/** What a statement is, weakest first: of several statements in one text the strongest kind counts. */
public enum StatementKind {
    /** No statement at all: blanks and comments. */
    EMPTY,
    /** Begin, commit, roll back, savepoints. */
    TRANSACTION,
    /** Changes the state of the connection: {@code SET}, {@code USE}, user variables. */
    SESSION,
    /** Reads, and describes: {@code SELECT}, {@code EXPLAIN} of a read, {@code SHOW}. */
    READ,
    /** A read that locks rows, and so takes part in the transaction of a side. */
    LOCKING_READ,
    /** {@code INSERT}, {@code UPDATE}, {@code DELETE}, {@code REPLACE}, {@code MERGE}, or a read with such a part. */
    WRITE,
    /** {@code LOCK TABLE}. */
    LOCK,
    /** {@code COPY}, {@code LOAD DATA}: rows in or out past the usual statements. */
    BULK,
    /** {@code TRUNCATE}. */
    TRUNCATE,
    /** Calls a procedure, or runs a prepared or dynamic statement. */
    CALL,
    /** Creates, alters, drops, grants, maintains. */
    DDL,
    /** Not recognised. */
    UNKNOWN
}
