package io.kingtide.sql;

/**
 * Decides what becomes of a tagged statement. Pure and thread-safe; linear in the length of the text; answers with a
 * refusal, never with an exception, whatever the text is.
 */
public final class ShadowRewriter {
    private final Dialect dialect;
    private final ShadowMapping mapping;

    private ShadowRewriter(Dialect dialect, ShadowMapping mapping) {
        this.dialect = dialect;
        this.mapping = mapping;
    }

    public static ShadowRewriter of(Dialect dialect, ShadowMapping mapping) {
        return new ShadowRewriter(dialect, mapping);
    }

    public Dialect dialect() {
        return dialect;
    }

    public ShadowMapping mapping() {
        return mapping;
    }

    /** The verdict on one text, which may hold several statements. */
    public Verdict rewrite(String sql) {
        return Verdict.refused(
                Refusal.GRAMMAR,
                "The grammar is not there yet.",
                0,
                StatementKind.UNKNOWN,
                java.util.Collections.emptyList());
    }
}
