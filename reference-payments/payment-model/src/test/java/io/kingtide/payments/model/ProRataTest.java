package io.kingtide.payments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProRataTest {
    @Test
    void splits_in_proportion_and_gives_the_rest_to_the_first() {
        assertThat(ProRata.split(50, List.of(60L, 30L, 10L))).containsExactly(30L, 15L, 5L);
        assertThat(ProRata.split(100, List.of(100L, 100L, 100L))).containsExactly(34L, 33L, 33L);
        assertThat(ProRata.split(0, List.of(5L, 5L))).containsExactly(0L, 0L);
    }

    @Test
    void more_than_there_is_cannot_be_split() {
        assertThatThrownBy(() -> ProRata.split(11, List.of(5L, 5L))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refund_after_refund_gives_every_share_back_exactly() {
        Random random = new Random(20261111);
        for (int i = 0; i < 2000; i++) {
            List<Long> left = new ArrayList<>(
                    List.of((long) random.nextInt(1000), (long) random.nextInt(1000), (long) random.nextInt(3)));
            long total = left.stream().mapToLong(Long::longValue).sum();
            while (total > 0) {
                long refund = 1 + (long) (random.nextDouble() * total);
                refund = Math.min(refund, total);
                List<Long> parts = ProRata.split(refund, left);
                for (int share = 0; share < 3; share++) {
                    assertThat(parts.get(share)).isBetween(0L, left.get(share));
                    left.set(share, left.get(share) - parts.get(share));
                }
                assertThat(parts.stream().mapToLong(Long::longValue).sum()).isEqualTo(refund);
                total -= refund;
            }
            assertThat(left).containsOnly(0L);
        }
    }
}
