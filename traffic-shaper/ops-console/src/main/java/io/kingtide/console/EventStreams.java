package io.kingtide.console;

import com.sun.net.httpserver.HttpExchange;
import io.kingtide.shaper.state.ShaperJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /api/v1/events}: an endless server-sent event stream, or the kept ones at once. */
final class EventStreams {
    static final int MAX_STREAMS = 64;

    private static final int BATCH = 500;
    private static final long HEARTBEAT_MILLIS = 5_000;

    private final EventLog events;
    private final JsonMapper json = ShaperJson.mapper();
    private final Semaphore places = new Semaphore(MAX_STREAMS);

    EventStreams(EventLog events) {
        this.events = events;
    }

    void answer(HttpExchange exchange) throws IOException {
        Map<String, String> query = ConsoleServer.query(exchange);
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        String lastId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        Long after = id(lastId == null ? query.get("after") : lastId);
        if (accept == null || !accept.contains("text/event-stream")) {
            page(exchange, after == null ? 0 : after, query.get("limit"));
            return;
        }
        if (!places.tryAcquire()) {
            throw new ApiProblem(
                    429, "Too many event streams", MAX_STREAMS + " event streams are open; close one, then try again");
        }
        try {
            stream(exchange, after == null ? events.newest() : after);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void stream(HttpExchange exchange, long from) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write(": events of the ops console\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        long last = from;
        while (true) {
            List<EventLog.Event> news = events.after(last, BATCH, HEARTBEAT_MILLIS);
            StringBuilder text = new StringBuilder();
            for (EventLog.Event event : news) {
                text.append("id: ").append(event.id()).append("\ndata: ");
                text.append(json.writeValueAsString(event)).append("\n\n");
                last = event.id();
            }
            // A comment in quiet times: it finds clients that are gone.
            out.write((text.isEmpty() ? ":\n\n" : text.toString()).getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void page(HttpExchange exchange, long after, @Nullable String limitText) throws IOException {
        Long given = id(limitText);
        int limit = given == null ? 1_000 : (int) Math.min(EventLog.MAX_KEPT, given);
        try {
            Map<String, Object> page = new LinkedHashMap<>();
            page.put("newest", events.newest());
            page.put("events", events.after(after, limit, 0));
            ConsoleServer.send(exchange, 200, "application/json", json.writeValueAsBytes(page));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Long id(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiProblem.badRequest("'after', 'limit' or Last-Event-ID is '" + text + "'; expected a number");
        }
        return Long.valueOf(text);
    }
}
