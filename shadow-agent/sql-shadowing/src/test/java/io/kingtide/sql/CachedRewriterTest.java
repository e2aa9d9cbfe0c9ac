package io.kingtide.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class CachedRewriterTest {
    private static final ShadowRewriter REWRITER = ShadowRewriter.of(
            Dialect.MYSQL, ShadowMapping.tables("{table}_shadow").build());

    @Test
    void remembersATextFromItsSecondSightOn() {
        CachedRewriter cache = CachedRewriter.of(REWRITER);
        String sql = "SELECT * FROM t WHERE id = ?";
        Verdict first = cache.rewrite(sql);
        assertThat(cache.size()).isZero();
        Verdict second = cache.rewrite(sql);
        assertThat(cache.size()).isOne();
        assertThat(cache.rewrite(sql)).isSameAs(second);
        assertThat(second.sql()).isEqualTo(first.sql());
        assertThat(cache.hits()).isOne();
        assertThat(cache.misses()).isEqualTo(2);
    }

    @Test
    void literalsDoNotPushOutWhatIsUsed() {
        CachedRewriter cache = new CachedRewriter(REWRITER, 64, 1 << 20);
        String hot = "SELECT * FROM hot WHERE id = ?";
        cache.rewrite(hot);
        Verdict kept = cache.rewrite(hot);
        for (int i = 0; i < 20_000; i++) {
            cache.rewrite("SELECT * FROM t WHERE id = " + i);
        }
        assertThat(cache.rewrite(hot)).isSameAs(kept);
        assertThat(cache.size()).isLessThan(8);
    }

    @Test
    void staysWithinItsEntriesAndBytes() {
        CachedRewriter cache = new CachedRewriter(REWRITER, 64, 20_000);
        for (int i = 0; i < 1_000; i++) {
            cache.rewrite("SELECT a" + i + " FROM t");
            cache.rewrite("SELECT a" + i + " FROM t");
        }
        assertThat(cache.size()).isBetween(1, 64);
        assertThat(cache.sizeBytes()).isBetween(1L, 20_000L);
    }

    @Test
    void neverKeepsALongText() {
        CachedRewriter cache = CachedRewriter.of(REWRITER);
        String sql = "INSERT INTO t VALUES (1)" + ", (1)".repeat(5_000);
        cache.rewrite(sql);
        cache.rewrite(sql);
        assertThat(cache.size()).isZero();
    }

    @Test
    void aHitAllocatesNothing() {
        CachedRewriter cache = CachedRewriter.of(REWRITER);
        String sql = "SELECT * FROM t WHERE id = ?";
        for (int i = 0; i < 20_000; i++) {
            cache.rewrite(sql);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            cache.rewrite(sql);
        }
        long perCall = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
        assertThat(perCall).isZero();
    }

    @Test
    void refusesASizeThatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CachedRewriter(REWRITER, 0, 1));
    }
}
