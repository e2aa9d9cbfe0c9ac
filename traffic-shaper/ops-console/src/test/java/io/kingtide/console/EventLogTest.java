package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log = new EventLog(1_000);

    @Test
    void who_asks_for_all_events_before_there_is_one_waits_for_the_first() throws Exception {
        CompletableFuture<List<EventLog.Event>> first = CompletableFuture.supplyAsync(() -> after(0, 60_000));
        assertThat(log.after(0, 10, 20)).as("waited, and there was none").isEmpty();
        assertThat(first.isDone()).isFalse();
        publish("one");
        assertThat(first.get(30, TimeUnit.SECONDS))
                .extracting(EventLog.Event::text)
                .containsExactly("one");
    }

    @Test
    void events_follow_an_id_in_order_and_a_gap_is_told() throws Exception {
        for (int i = 0; i < EventLog.MAX_KEPT + 5; i++) {
            publish("event " + i);
        }
        List<EventLog.Event> newest = log.after(log.newest() - 2, 10, 0);
        assertThat(newest).extracting(EventLog.Event::text).containsExactly("event 10003", "event 10004");
        assertThat(log.after(1_000_001, 2, 0)).extracting(EventLog.Event::type).containsExactly("gap", "test");
    }

    private void publish(String text) {
        log.publish(1_000, "test", "subject", "ops", text, null);
    }

    private List<EventLog.Event> after(long id, long waitMillis) {
        try {
            return log.after(id, 10, waitMillis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
