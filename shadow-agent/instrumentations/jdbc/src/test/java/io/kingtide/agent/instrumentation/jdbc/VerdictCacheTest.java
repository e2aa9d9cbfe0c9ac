package io.kingtide.agent.instrumentation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.Verdict;
import org.junit.jupiter.api.Test;

class VerdictCacheTest {
    private final ShadowRewriter rewriter =
            ShadowRewriter.of(Dialect.H2, ShadowMapping.tables("{table}_shadow").build());
    private final VerdictCache cache = new VerdictCache();

    @Test
    void aFloodOfTextsDisplacesItselfAndNotWhatIsInUse() {
        String used = "SELECT * FROM orders WHERE id = ?";
        Verdict verdict = rewriter.rewrite(used);
        cache.put(used, verdict);

        for (int i = 0; i < 10_000; i++) {
            cache.put("SELECT " + i, verdict);
            assertThat(cache.get(used)).isSameAs(verdict);
        }

        assertThat(cache.get("SELECT 1")).isNull();
        assertThat(cache.size()).isLessThanOrEqualTo(2_001);
    }

    @Test
    void hugeTextsAreNotKept() {
        String huge = "SELECT 1 -- " + new String(new char[20_000]).replace('\0', 'x');
        cache.put(huge, rewriter.rewrite("SELECT 1"));

        assertThat(cache.get(huge)).isNull();
    }
}
