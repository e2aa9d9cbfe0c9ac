package io.kingtide.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest events, in memory. Ids grow over restarts. Thread-safe. */
final class EventLog {
    static final int MAX_KEPT = 10_000;

    private final ArrayDeque<Event> kept = new ArrayDeque<>();
    private long newest;

    /** Something that happened. {@code data} is for programs. */
    record Event(
            long id,
            long atMillis,
            String type,
            String subject,
            String who,
            String text,
            @Nullable Object data) {}

    /**
     * @param startMillis the moment of the start: ids begin there, times 1000, beyond all ids of earlier starts
     */
    EventLog(long startMillis) {
        this.newest = startMillis * 1_000;
    }

    synchronized void publish(
            long atMillis, String type, String subject, String who, String text, @Nullable Object data) {
        newest++;
        kept.addLast(new Event(newest, atMillis, type, subject, who, text, data));
        if (kept.size() > MAX_KEPT) {
            kept.removeFirst();
        }
        notifyAll();
    }

    synchronized long newest() {
        return newest;
    }

    /**
     * At most {@code limit} events after an id, the oldest first, waiting for one if there is none. If events after that
     * id are no longer kept, the first one returned is of type {@code gap}.
     */
    synchronized List<Event> after(long id, int limit, long waitMillis) throws InterruptedException {
        long end = System.nanoTime() + waitMillis * 1_000_000;
        while (kept.isEmpty() || newest <= id) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return List.of();
            }
            wait(left);
        }
        List<Event> found = new ArrayList<>();
        Event oldest = kept.peekFirst();
        if (id > 0 && oldest != null && oldest.id() > id + 1) {
            String text = "events before this one are no longer kept";
            found.add(new Event(oldest.id() - 1, oldest.atMillis(), "gap", "events", "console", text, null));
        }
        for (Event event : kept) {
            if (event.id() > id && found.size() < limit) {
                found.add(event);
            }
        }
        return found;
    }
}
