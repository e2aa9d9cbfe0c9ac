package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.RunEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Follows the console's events on a thread of its own and hands them on as events of the run. */
final class ConsoleEvents implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_LINE = 64 * 1024;

    private static final Map<String, String> KINDS = Map.of(
            "switch.in-effect", "effect",
            "limit.in-effect", "effect",
            "limit.passing", "note");

    private final Console console;
    private final Consumer<RunEvent> sink;
    private final Consumer<String> lost;
    private final AtomicReference<@Nullable InputStream> stream = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param sink gets each event
     * @param lost is told, at most once, that no further events come, and why
     */
    ConsoleEvents(Console console, Consumer<RunEvent> sink, Consumer<String> lost) {
        this.console = console;
        this.sink = sink;
        this.lost = lost;
        this.thread = new Thread(this::follow, "kingtide-console-events");
        thread.setDaemon(true);
    }

    ConsoleEvents start() {
        thread.start();
        return this;
    }

    private void follow() {
        try (InputStream in = console.events();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            stream.set(in);
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                if (line.startsWith("data:") && line.length() < MAX_LINE) {
                    handOn(line.substring("data:".length()).strip());
                }
            }
            tellLost("the stream ended");
        } catch (IOException | UncheckedIOException e) {
            tellLost(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellLost(String why) {
        if (!closed) {
            lost.accept(why);
        }
    }

    private void handOn(String json) {
        try {
            JsonNode event = JSON.readTree(json);
            if (event.has("type") && event.has("atMillis")) {
                sink.accept(toRunEvent(event));
            }
        } catch (JacksonException e) {
            lost.accept("an event that is not JSON");
        }
    }

    static RunEvent toRunEvent(JsonNode event) {
        String type = event.path("type").asString("");
        String subject = event.path("subject").asString("");
        String text = event.path("text").asString("");
        int dot = type.indexOf('.');
        String group = dot < 0 ? type : type.substring(0, dot);
        String what = dot < 0 ? "" : type.substring(dot + 1).replace('-', ' ');
        // "bill-history on: peak" names the new state before its reason, "plan double11, step bills-off in effect: by
        // the
        // console" its step; other events are named by what happened.
        int colon = text.indexOf(": ");
        boolean saysState = type.equals("switch.set") || type.equals("limit.set") || type.equals("switch.reversed");
        int step = type.equals("plan.step") ? text.indexOf(", step ") : -1;
        String name;
        if (saysState && colon > 0) {
            name = text.substring(0, colon);
        } else if (step >= 0) {
            name = text.substring(step + ", step ".length(), colon > step ? colon : text.length());
        } else {
            name = (subject + " " + what).strip();
        }
        return new RunEvent(
                event.path("atMillis").asLong(), KINDS.getOrDefault(type, group), name, text.isEmpty() ? name : text);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        InputStream open = stream.get();
        if (open != null) {
            open.close();
        }
    }
}
