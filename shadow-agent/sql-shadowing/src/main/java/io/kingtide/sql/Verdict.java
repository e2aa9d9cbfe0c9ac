package io.kingtide.sql;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rewriter decided about one text. Immutable, may be shared and cached. */
public final class Verdict {
    private final Outcome outcome;
    private final @Nullable String sql;
    private final StatementKind kind;
    private final boolean changesSession;
    private final List<TableUse> tables;
    private final @Nullable Refusal refusal;
    private final @Nullable String reason;
    private final int position;

    /** The three answers. */
    public enum Outcome {
        /** Every table is its shadow now; the text may be the same if it named shadows already. */
        REWRITTEN,
        /** Nothing to shadow: no table, only system catalogues, read-through reads or id allocators, or a twin data source. */
        UNCHANGED,
        /** Must not reach the server. */
        REFUSED
    }

    private Verdict(
            Outcome outcome,
            @Nullable String sql,
            StatementKind kind,
            boolean changesSession,
            List<TableUse> tables,
            @Nullable Refusal refusal,
            @Nullable String reason,
            int position) {
        this.outcome = outcome;
        this.sql = sql;
        this.kind = kind;
        this.changesSession = changesSession;
        this.tables = Collections.unmodifiableList(tables);
        this.refusal = refusal;
        this.reason = reason;
        this.position = position;
    }

    static Verdict accepted(
            Outcome outcome, String sql, StatementKind kind, boolean changesSession, List<TableUse> tables) {
        return new Verdict(outcome, sql, kind, changesSession, tables, null, null, -1);
    }

    static Verdict refused(Refusal refusal, String reason, int position, StatementKind kind, List<TableUse> tables) {
        return new Verdict(Outcome.REFUSED, null, kind, false, tables, refusal, reason, position);
    }

    /** Which of the three answers it is. */
    public Outcome outcome() {
        return outcome;
    }

    /** Whether the statement must not be sent, so that {@link #sql()} throws. */
    public boolean isRefused() {
        return outcome == Outcome.REFUSED;
    }

    /**
     * The text to send.
     *
     * @throws IllegalStateException if the statement is refused: then there is nothing that may be sent
     */
    public String sql() {
        if (sql == null) {
            throw new IllegalStateException("A refused statement has no text to send: " + reason);
        }
        return sql;
    }

    /** The strongest kind among the statements of the text; of a refused one as far as it was recognised. */
    public StatementKind kind() {
        return kind;
    }

    /**
     * Whether some statement of the text, whatever else it does, changes what the connection remembers beyond the current
     * transaction: a variable, a setting, or whether a transaction is open. Savepoints and settings that end with the
     * transaction do not count.
     */
    public boolean changesSession() {
        return changesSession;
    }

    /** Each table once, in order of appearance; of a refused statement those found up to there. */
    public List<TableUse> tables() {
        return tables;
    }

    /** Why it is refused, for counters; null if it is not. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Why it is refused, as a sentence without any value of the statement; null if it is not. */
    public @Nullable String reason() {
        return reason;
    }

    /** Offset in the text of what was refused, -1 if the statement is not refused. */
    public int position() {
        return position;
    }

    @Override
    public String toString() {
        return isRefused() ? outcome + " at " + position + ": " + reason : outcome + ": " + sql;
    }
}
