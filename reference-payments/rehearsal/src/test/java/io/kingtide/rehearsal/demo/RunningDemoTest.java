package io.kingtide.rehearsal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.rehearsal.process.ChildDeath;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.StopReason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningDemoTest {
    private static final ChildDeath DEATH = new ChildDeath("payment-unit-b", 42, 137, List.of());

    private final RunningDemo demo = new RunningDemo(Thread.currentThread());
    private final RunControl load = new RunControl();

    @AfterEach
    void forgetInterruption() {
        Thread.interrupted();
    }

    @Test
    void a_death_before_the_load_interrupts_the_preparation() {
        demo.died(DEATH);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(demo.death()).isEqualTo(DEATH);
    }

    @Test
    void a_death_during_the_load_stops_it_with_the_name_of_the_dead() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        load.onStop(stopped::countDown);
        demo.loadBegins(load);

        demo.died(DEATH);

        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(load.stopReason()).hasValueSatisfying(reason -> {
            assertThat(reason.kind()).isEqualTo(StopReason.Kind.TARGET_GONE);
            assertThat(reason.text()).contains("payment-unit-b (pid 42)").contains("137 (killed)");
        });
        assertThat(Thread.interrupted()).as("the report is still to be written").isFalse();
    }

    @Test
    void a_death_after_the_load_stops_nothing() {
        demo.loadBegins(load);
        demo.loadEnded();

        demo.died(DEATH);

        assertThat(load.stopped()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void the_end_of_the_campaign_ends_the_load() {
        demo.loadBegins(load);

        demo.licenceEnded("The campaign expired.");

        assertThat(load.stopReason())
                .hasValueSatisfying(reason -> assertThat(reason.kind()).isEqualTo(StopReason.Kind.SAFETY));
    }

    @Test
    void ctrl_c_during_the_load_stops_it_and_waits_until_everything_is_stopped() throws Exception {
        demo.loadBegins(load);
        Thread hook = new Thread(demo::interruptAndWait);
        hook.start();
        while (!load.stopped()) {
            Thread.onSpinWait();
        }
        assertThat(hook.isAlive()).isTrue();

        demo.finished();

        hook.join();
        assertThat(load.stopReason())
                .hasValueSatisfying(reason -> assertThat(reason.kind()).isEqualTo(StopReason.Kind.INTERRUPTED));
    }
}
