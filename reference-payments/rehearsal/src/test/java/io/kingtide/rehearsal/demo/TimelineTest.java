package io.kingtide.rehearsal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void steps_are_done_once_in_order_of_time_also_when_the_clock_jumps() {
        Timeline timeline = new Timeline(List.of(step(30, "off"), step(10, "on"), step(50, "never")));

        timeline.advanceTo(Duration.ofSeconds(9));
        assertThat(done).isEmpty();
        timeline.advanceTo(Duration.ofSeconds(40));
        timeline.advanceTo(Duration.ofSeconds(41));

        assertThat(done).containsExactly("on", "off");
        assertThat(timeline.left()).containsExactly("never");
    }

    private Timeline.Step step(int seconds, String name) {
        return new Timeline.Step(Duration.ofSeconds(seconds), name, () -> done.add(name));
    }
}
