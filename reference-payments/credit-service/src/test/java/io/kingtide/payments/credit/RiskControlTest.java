package io.kingtide.payments.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.payments.credit.RiskControl.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RiskControlTest {
    private static final RiskFeatures HARMLESS = new RiskFeatures(100, 10_000, 0, 0);
    private static final Duration PATIENT = Duration.ofSeconds(10);

    @Test
    void the_worst_score_decides_and_all_scores_are_kept() {
        try (RiskControl risk = new RiskControl(List.of(model("a", 10), model("b", 85)), PATIENT)) {
            Verdict verdict = risk.decide(HARMLESS);

            assertThat(verdict.accepted()).isFalse();
            assertThat(verdict.score()).isEqualTo(85);
            assertThat(verdict.models()).isEqualTo("a=10 b=85");
        }
    }

    @Test
    void a_model_that_missed_five_times_in_a_row_is_not_waited_for_and_heard_again_when_it_is_back() throws Exception {
        AtomicBoolean stuck = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch back = new CountDownLatch(1);
        RiskModel flaky = new RiskModel(
                "flaky",
                features -> {
                    asked.incrementAndGet();
                    if (stuck.get()) {
                        try {
                            back.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return 7;
                },
                33);
        try (RiskControl risk = new RiskControl(List.of(flaky), Duration.ofMillis(200))) {
            for (int i = 0; i < 5; i++) {
                assertThat(risk.decide(HARMLESS).models()).isEqualTo("flaky=33*");
            }
            int before = asked.get();
            assertThat(risk.decide(HARMLESS).models()).isEqualTo("flaky=33*");
            assertThat(asked.get()).as("times it was asked").isLessThanOrEqualTo(before + 1);

            stuck.set(false);
            back.countDown();
            long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!risk.decide(HARMLESS).models().equals("flaky=7")) {
                assertThat(System.nanoTime())
                        .as("it is heard again within a minute")
                        .isLessThan(until);
                Thread.sleep(20);
            }
        }
    }

    @Test
    void a_stuck_model_is_replaced_by_its_fallback_again_and_again_and_hurts_no_other() {
        CountDownLatch never = new CountDownLatch(1);
        RiskModel stuck = new RiskModel(
                "stuck",
                features -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                },
                33);
        try (RiskControl risk = new RiskControl(List.of(stuck, model("well", 5)), Duration.ofMillis(20))) {
            for (int i = 0; i < 60; i++) {
                Verdict verdict = risk.decide(HARMLESS);
                assertThat(verdict.models()).startsWith("stuck=33*");
                assertThat(verdict.accepted()).isTrue();
            }
        }
        never.countDown();
    }

    @Test
    void a_model_that_throws_is_replaced_by_its_fallback() {
        RiskModel broken = new RiskModel(
                "broken",
                features -> {
                    throw new IllegalStateException("no features");
                },
                90);
        try (RiskControl risk = new RiskControl(List.of(broken), PATIENT)) {
            assertThat(risk.decide(HARMLESS).models()).isEqualTo("broken=90*");
            assertThat(risk.decide(HARMLESS).accepted()).isFalse();
        }
    }

    @Test
    void many_purchases_a_minute_are_rejected() {
        try (RiskControl risk = new RiskControl(List.of(RiskModel.velocity(50)), PATIENT)) {
            assertThat(risk.decide(new RiskFeatures(1, 100, 0, 49)).accepted()).isTrue();
            assertThat(risk.decide(new RiskFeatures(1, 100, 0, 50)).accepted()).isFalse();
        }
    }

    private static RiskModel model(String name, int score) {
        return new RiskModel(name, features -> score, 50);
    }
}
