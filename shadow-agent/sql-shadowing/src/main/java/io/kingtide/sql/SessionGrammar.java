package io.kingtide.sql;

import static io.kingtide.sql.Keyword.*;

import java.util.EnumSet;
import java.util.Set;

/**
 * SET and SHOW. A setting that changes what later texts of the connection mean, or that is not the connection's own, is
 * refused; the others are noted as {@link StatementKind#SESSION}, for the connection's keeper to judge.
 */
final class SessionGrammar {
    private static final Set<Keyword> NOTHING = EnumSet.noneOf(Keyword.class);

    /** Settings that change how text is read, what names mean, who we are, or what other connections see. */
    private static final String[] MEANINGFUL = {
        "sql_mode",
        "ansi_quotes",
        "search_path",
        "schema",
        "schema_search_path",
        "current_schema",
        "catalog",
        "role",
        "authorization",
        "password",
        "persist",
        "persist_only",
        "standard_conforming_strings",
        "backslash_quote",
        "escape_string_warning",
        "session_replication_role",
        "quoted_identifier",
        "resource",
        "mode",
        "edition",
        "lower_case_table_names",
        "collation",
        "ignorecase",
        "non_keywords",
        "fmtonly",
        "noexec",
        "parseonly",
        "context_info",
        "sql_log_bin",
        "row_security",
        "session_authorization",
        "legacy"
    };

    private final Parse p;
    private final Stops stops;

    SessionGrammar(Parse parse) {
        this.p = parse;
        this.stops = Stops.of(parse.dialect);
    }

    void set() {
        p.at++;
        if (p.is(TRANSACTION)
                || p.is(CONSTRAINTS)
                || p.is(p.at + 1, TRANSACTION)
                || p.isWord(p.at + 1, "characteristics")
                || p.isWord(p.at, "autocommit")
                || p.isWord(p.at, "implicit_transactions")) {
            p.note(StatementKind.TRANSACTION);
            // PostgreSQL's SET TRANSACTION is of the transaction that is open, elsewhere it is of the next one.
            p.changesSession |= !p.is(CONSTRAINTS) && !(p.dialect == Dialect.POSTGRESQL && p.is(TRANSACTION));
            refuseGlobal();
            p.expressions.scan(stops.statements);
            return;
        }
        boolean ofTheTransaction = p.dialect == Dialect.POSTGRESQL && p.is(LOCAL);
        boolean before = p.changesSession;
        p.note(StatementKind.SESSION);
        p.changesSession = before || !ofTheTransaction;
        if (p.isWord(p.at, "identity_insert") && p.dialect == Dialect.SQLSERVER) {
            p.at++;
            p.sources.target();
            p.at++;
            return;
        }
        if (p.dialect == Dialect.H2 && p.tokens.kind(p.at) == TokenKind.WORD) {
            boolean own =
                    p.isWord(p.at, "lock_timeout") || p.isWord(p.at, "query_timeout") || p.isWord(p.at, "throttle");
            if (!own) {
                throw p.refuse(Refusal.SESSION, "SET of a setting of the whole database, or one that changes names.");
            }
        }
        refuseMeaningful();
        refuseGlobal();
        scanSettings();
    }

    /** The settings with their values; PostgreSQL's SET x TO DEFAULT and MySQL's SET NAMES are fine with it. */
    private void scanSettings() {
        if (p.dialect == Dialect.POSTGRESQL) {
            // Values are words and literals: nothing in them can name a table.
            while (!p.isEnd() && !p.isSymbol(';')) {
                p.at++;
            }
            return;
        }
        Set<Keyword> stop = EnumSet.noneOf(Keyword.class);
        stop.addAll(stops.statements);
        stop.remove(SET);
        p.expressions.scan(stop);
    }

    private void refuseMeaningful() {
        for (int i = p.at; isInside(i); i++) {
            if (isValue(i)) {
                continue;
            }
            String name = settingName(i);
            for (String word : MEANINGFUL) {
                if (word.equals(name)) {
                    throw p.refuse(
                            Refusal.SESSION,
                            "SET " + word + " changes what later statements of the connection mean.",
                            i);
                }
            }
        }
    }

    /** Whether a token behind SET still belongs to that statement. */
    private boolean isInside(int token) {
        Keyword keyword = p.tokens.keyword(token);
        boolean next = token > p.at && keyword != null && stops.statements.contains(keyword);
        return token < p.tokens.count && !p.isSymbol(token, ';') && !next;
    }

    private boolean isValue(int token) {
        return token > p.at && (p.isSymbol(token - 1, '=') || p.is(token - 1, TO));
    }

    /** The last part of a setting's name in lower case: {@code @@session.sql_mode} is {@code sql_mode}. */
    private String settingName(int token) {
        TokenKind kind = p.tokens.kind(token);
        if (kind != TokenKind.WORD && kind != TokenKind.VARIABLE && !p.tokens.isQuoted(token)) {
            return "";
        }
        if (kind == TokenKind.VARIABLE && !p.tokens.raw(token).startsWith("@@")) {
            return "";
        }
        String name = Names.caseless(p.tokens.plain(token));
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('@')) + 1);
    }

    private void refuseGlobal() {
        for (int i = p.at; isInside(i); i++) {
            String raw = p.tokens.kind(i) == TokenKind.VARIABLE ? Names.caseless(p.tokens.raw(i)) : "";
            if (p.is(i, GLOBAL) || raw.startsWith("@@global") || raw.startsWith("@@persist")) {
                throw p.refuse(Refusal.SESSION, "SET GLOBAL changes the whole server.", i);
            }
        }
    }

    /** SHOW describes; where it names a table, the shadow is described. */
    void show() {
        p.note(StatementKind.READ);
        p.at++;
        if (p.dialect != Dialect.MYSQL) {
            while (!p.isEnd() && !p.isSymbol(';')) {
                p.at++;
            }
            return;
        }
        boolean create = p.is(CREATE) && p.is(p.at + 1, TABLE);
        while (p.is(FULL) || p.is(EXTENDED) || p.is(GLOBAL) || p.is(LOCAL)) {
            p.at++;
        }
        boolean columns = p.is(COLUMNS)
                || p.isWord(p.at, "fields")
                || p.is(INDEX)
                || p.isWord(p.at, "indexes")
                || p.isWord(p.at, "keys");
        if (create) {
            p.at += 2;
            p.sources.target().write = false;
        } else if (columns && (p.is(p.at + 1, FROM) || p.is(p.at + 1, IN))) {
            p.at += 2;
            p.sources.target().write = false;
            if (p.is(FROM) || p.is(IN)) {
                throw p.refuse(Refusal.GRAMMAR, "SHOW of a table whose schema stands apart. Write schema.table.");
            }
        }
        while (p.is(FROM) || p.is(IN) || p.tokens.kind(p.at) == TokenKind.WORD && !p.is(WHERE)) {
            p.at++;
        }
        p.expressions.scan(NOTHING);
    }
}
