package io.kingtide.sql;

/** Why a statement is refused: a small, stable set for counters; {@link Verdict#reason()} has the sentence. */
public enum Refusal {
    /** An unclosed string or comment, an unknown character, or text that reads in two ways. */
    LEXICAL("lexical"),
    /** Too long, too many tokens, nested too deeply. */
    LIMIT("limit"),
    /** A form that the grammar does not know. */
    GRAMMAR("grammar"),
    /** Two readings, or a name that may mean a table or something else. */
    AMBIGUOUS("ambiguous"),
    /** DDL, maintenance, grants. */
    DDL("ddl"),
    /** A procedure call. */
    CALL("call"),
    /** Statement text inside a statement: {@code PREPARE}, {@code EXECUTE}, {@code OPENQUERY}. */
    DYNAMIC_SQL("dynamic-sql"),
    /** {@code COPY}, {@code LOAD DATA}, {@code INTO OUTFILE}. */
    BULK("bulk"),
    /** {@code LOCK TABLE}. */
    LOCK("lock"),
    /** Would change what later statements of the connection mean, or settings of the server. */
    SESSION("session"),
    /** A function with side effects, or a user-defined one that is not listed. */
    FUNCTION("function"),
    /** A table behind a link to another server. */
    REMOTE("remote"),
    /** The rules say {@code refuse}. */
    RULE("rule"),
    /** A write or a locking read of a read-through table. */
    READ_THROUGH_WRITE("read-through-write"),
    /** Not in the catalogue. */
    UNKNOWN_TABLE("unknown-table"),
    /** In the catalogue, without a usable shadow. */
    NO_SHADOW("no-shadow"),
    /** The shadow's name is past the database's limit. */
    NAME_TOO_LONG("name-too-long"),
    /** A write to a system catalogue. */
    SYSTEM_WRITE("system-write");

    private final String code;

    Refusal(String code) {
        this.code = code;
    }

    /** The stable text for counters and headers. */
    public String code() {
        return code;
    }
}
