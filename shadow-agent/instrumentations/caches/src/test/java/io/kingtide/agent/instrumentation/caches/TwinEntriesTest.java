package io.kingtide.agent.instrumentation.caches;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TwinEntriesTest {
    private final AtomicLong now = new AtomicLong(1);
    private final TwinEntries<Integer, String> entries = new TwinEntries<>(now::get);

    @Test
    void remembersForSomeMinutes() {
        entries.put(1, "one");
        now.addAndGet(TwinEntries.FORGET_AFTER_NANOS);
        assertThat(entries.get(1)).isEqualTo("one");

        now.incrementAndGet();
        assertThat(entries.get(1)).isNull();
        assertThat(entries.computeIfAbsent(1, key -> "again")).isEqualTo("again");
    }

    @Test
    void neverHoldsMoreThanItsLimit() {
        for (int i = 0; i < 3 * TwinEntries.MAX_ENTRIES; i++) {
            entries.putIfAbsent(i, "x");
            assertThat(entries.size()).isLessThanOrEqualTo(TwinEntries.MAX_ENTRIES);
        }
    }
}
