package io.kingtide.sql;

import java.nio.charset.StandardCharsets;

/**
 * What the coverage-guided fuzzer of profile {@code fuzz} feeds: the first byte chooses the dialect, the rest is the text.
 * It reports what throws: a broken law, or a mistake that the rewriter turned into a refusal.
 */
public final class RewriterFuzzTarget {
    private static final Dialect[] DIALECTS = Dialect.values();
    private static final ShadowMapping MAPPING =
            ShadowMapping.tables("{table}_shadow").build();
    private static final int MOST_STEPS_A_CHARACTER = 40;

    private RewriterFuzzTarget() {}

    /** Called by the fuzzer for each input. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2) {
            return;
        }
        Dialect dialect = DIALECTS[(data[0] & 0xff) % DIALECTS.length];
        String sql = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
        ShadowRewriter rewriter = ShadowRewriter.of(dialect, MAPPING);
        Verdict verdict = rewriter.rewrite(sql);
        String reason = verdict.reason();
        if (reason != null && reason.startsWith("The rewriter failed")) {
            throw new IllegalStateException(dialect + ": " + reason);
        }
        long looks = CountedTokens.looks(dialect, sql);
        if (looks > 1_000 + (long) MOST_STEPS_A_CHARACTER * sql.length()) {
            throw new IllegalStateException(dialect + ": " + looks + " looks at tokens");
        }
        RewritingLaws.check(rewriter, sql, dialect.id());
    }
}
