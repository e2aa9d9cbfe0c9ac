package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

/** What holds for every statement under the template {@code {table}_shadow}, whoever wrote it. */
final class RewritingLaws {
    private static final String SUFFIX = "_shadow";

    private RewritingLaws() {}

    static void check(ShadowRewriter rewriter, String sql, String what) {
        Verdict verdict = rewriter.rewrite(sql);
        if (verdict.isRefused()) {
            assertThat(verdict.position()).as(what).isBetween(0, sql.length());
            assertThat(verdict.reason()).as(what).isNotBlank().doesNotStartWith("The rewriter failed");
            return;
        }
        assertThat(isSpliced(sql, verdict.sql()))
                .as("%s spliced only: %s", what, verdict.sql())
                .isTrue();
        for (TableUse use : verdict.tables()) {
            if (use.treatment() == TableUse.Treatment.SHADOWED) {
                assertThat(use.shadow())
                        .as(what)
                        .matches(shadow ->
                                unquoted(shadow).toLowerCase(Locale.ROOT).endsWith(SUFFIX));
            }
        }
        Verdict again = rewriter.rewrite(verdict.sql());
        assertThat(again.isRefused()).as("%s again: %s", what, again.reason()).isFalse();
        assertThat(again.sql()).as(what).isEqualTo(verdict.sql());
        assertThat(again.kind()).as(what).isEqualTo(verdict.kind());
    }

    /** Whether {@code rewritten} is {@code original} with nothing but suffixes put in. */
    private static boolean isSpliced(String original, String rewritten) {
        int j = 0;
        for (int i = 0; i < original.length(); i++) {
            while (j < rewritten.length()
                    && rewritten.charAt(j) != original.charAt(i)
                    && rewritten.startsWith(SUFFIX, j)) {
                j += SUFFIX.length();
            }
            if (j >= rewritten.length() || rewritten.charAt(j) != original.charAt(i)) {
                return rewritten.replace(SUFFIX, "").equals(original.replace(SUFFIX, ""));
            }
            j++;
        }
        String rest = rewritten.substring(j);
        return rest.replace(SUFFIX, "").isEmpty();
    }

    private static String unquoted(String name) {
        char last = name.charAt(name.length() - 1);
        return last == '"' || last == '`' || last == ']' ? name.substring(0, name.length() - 1) : name;
    }
}
