package io.kingtide.sql;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a tagged statement. Pure and thread-safe; linear in the length of the text; answers with a
 * refusal, never with an exception, whatever the text is.
 */
public final class ShadowRewriter {
    /** Longer texts are refused: an insert of ten thousand rows is shorter. */
    public static final int LONGEST_TEXT = 4_000_000;

    private final Dialect dialect;
    private final ShadowMapping mapping;

    private ShadowRewriter(Dialect dialect, ShadowMapping mapping) {
        this.dialect = dialect;
        this.mapping = mapping;
    }

    /** A rewriter for the statements of one dialect under one mapping. */
    public static ShadowRewriter of(Dialect dialect, ShadowMapping mapping) {
        return new ShadowRewriter(dialect, mapping);
    }

    /** The dialect that texts are read in. */
    public Dialect dialect() {
        return dialect;
    }

    /** What becomes of the names. */
    public ShadowMapping mapping() {
        return mapping;
    }

    /** The verdict on one text, which may hold several statements. */
    public Verdict rewrite(String sql) {
        Attempt attempt = new Attempt(sql);
        try {
            return attempt.verdict();
        } catch (RefusedException e) {
            return attempt.refused(e.refusal, e.reason(), e.position);
        } catch (RuntimeException | StackOverflowError e) {
            // A mistake of ours must not become a way around the rules.
            return attempt.refused(Refusal.GRAMMAR, "The rewriter failed: " + e, 0);
        }
    }

    /** One text on its way; keeps what was found so that a refusal can tell. */
    private final class Attempt {
        private final String sql;
        private @Nullable Parse parse;

        Attempt(String sql) {
            this.sql = sql;
        }

        Verdict verdict() {
            if (sql.length() > LONGEST_TEXT) {
                throw new RefusedException(
                        Refusal.LIMIT,
                        "The text has " + sql.length() + " characters, more than " + LONGEST_TEXT + "; split it.",
                        0);
            }
            Doubts doubts = new Doubts();
            Parse usual = new Parse(dialect, Lexer.read(sql, Lexis.usual(dialect), doubts));
            parse = usual;
            Shadowing shadowing = judge(usual);
            if (doubts.any(dialect)) {
                compareReadings(shadowing, doubts);
            }
            boolean rewritten = shadowing.shadowedAny();
            return Verdict.accepted(
                    rewritten ? Verdict.Outcome.REWRITTEN : Verdict.Outcome.UNCHANGED,
                    shadowing.edits.applyTo(sql),
                    usual.kind,
                    usual.changesSession,
                    Shadowing.uses(usual));
        }

        private Shadowing judge(Parse reading) {
            reading.statements.all();
            Shadowing shadowing = new Shadowing(mapping, reading);
            shadowing.decide();
            return shadowing;
        }

        private void compareReadings(Shadowing usual, Doubts doubts) {
            for (Lexis lexis : Readings.others(dialect, doubts)) {
                Tokens tokens;
                try {
                    tokens = Lexer.read(sql, lexis, new Doubts());
                } catch (RefusedException e) {
                    if (e.refusal == Refusal.LEXICAL) {
                        // A server that reads it so rejects the text.
                        continue;
                    }
                    throw e;
                }
                Shadowing other = judge(new Parse(dialect, tokens));
                if (!usual.edits.serve(other.edits, tokens)) {
                    throw new RefusedException(
                            Refusal.AMBIGUOUS,
                            "The text names other tables if the server's settings or version are others.",
                            0);
                }
            }
        }

        Verdict refused(Refusal refusal, String reason, int position) {
            Parse found = parse;
            return Verdict.refused(
                    refusal,
                    reason,
                    position,
                    found == null || found.kind == StatementKind.EMPTY ? StatementKind.UNKNOWN : found.kind,
                    found == null ? new ArrayList<>(0) : Shadowing.uses(found));
        }
    }
}
