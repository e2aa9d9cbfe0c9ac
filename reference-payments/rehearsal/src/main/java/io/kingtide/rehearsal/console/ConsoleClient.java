package io.kingtide.rehearsal.console;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls the console's API with an operator's token. Every refusal becomes a {@link Problem}. Thread-safe. */
public final class ConsoleClient {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client;
    private final String console;
    private final String token;

    /**
     * A client.
     *
     * @param console base URL without a trailing slash
     */
    public ConsoleClient(HttpClient client, String console, String token) {
        this.client = client;
        this.console = console;
        this.token = token;
    }

    /**
     * How an instance appears in the console.
     *
     * @param kind {@code agent} or {@code shaper}
     * @param ready whether it would take tagged traffic
     * @param refusedByReason an agent's refusals since its start
     */
    public record Node(
            String kind,
            String service,
            String instance,
            boolean connected,
            boolean ready,
            String reason,
            String rules,
            long tagged,
            Map<String, Long> refusedByReason) {}

    /** Something that the console noted, in its order. */
    public record Event(long id, long atMillis, String type, String subject, String text) {}

    /**
     * The state that a change has reached.
     *
     * @param version counts the changes of this object
     * @param inEffectEverywhere whether every node concerned proved it
     */
    public record Change(long version, boolean inEffectEverywhere, String detail) {}

    /** Creates a campaign whose window starts when it is armed. */
    public void createCampaign(String name, Duration life, Duration drain, String reason) {
        ObjectNode body = JSON.createObjectNode();
        body.put("name", name);
        body.put("durationSeconds", life.toSeconds());
        body.put("drainSeconds", drain.toSeconds());
        body.put("reason", reason);
        send("Creating campaign " + name, "POST", "/api/v1/campaigns", body);
    }

    /** Arms a campaign once every expected instance has answered the roll-call. */
    public Change armCampaign(String name, Map<String, Integer> expected, String reason) {
        ObjectNode body = JSON.createObjectNode();
        body.put("reason", reason);
        ObjectNode expect = body.putObject("expect");
        new TreeMap<>(expected).forEach(expect::put);
        return change(
                send("Arming campaign " + name, "POST", "/api/v1/campaigns/" + name + "/arm?waitMillis=10000", body));
    }

    public void disarmCampaign(String name, String reason) {
        ObjectNode body = JSON.createObjectNode();
        body.put("reason", reason);
        send("Disarming campaign " + name, "POST", "/api/v1/campaigns/" + name + "/disarm", body);
    }

    /** Flips a switch and waits a little for the nodes to prove it. */
    public Change setSwitch(String name, boolean on, String reason) {
        ObjectNode body = JSON.createObjectNode();
        body.put("on", on);
        body.put("reason", reason);
        return change(send(
                "Setting switch " + name + (on ? " on" : " off"),
                "PUT",
                "/api/v1/switches/" + name + "?waitMillis=5000",
                body));
    }

    /**
     * Arms a plan.
     *
     * @param yaml its text
     * @param tZeroMillis since the epoch
     */
    public void armPlan(String yaml, long tZeroMillis, String reason) {
        ObjectNode body = JSON.createObjectNode();
        body.put("yaml", yaml);
        body.put("tZeroMillis", tZeroMillis);
        body.put("reason", reason);
        send("Arming the plan", "POST", "/api/v1/plans?waitMillis=0", body);
    }

    /** Every agent and shaper that the console knows. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        JsonNode answer = send("Listing the nodes", "GET", "/api/v1/nodes", null);
        for (JsonNode node : answer.path("nodes")) {
            JsonNode counters = node.path("counters");
            Map<String, Long> refused = new TreeMap<>();
            counters.path("refused")
                    .properties()
                    .forEach(entry ->
                            refused.put(entry.getKey(), entry.getValue().asLong(0)));
            nodes.add(new Node(
                    node.path("kind").asString(""),
                    node.path("service").asString(""),
                    node.path("instance").asString(""),
                    node.path("connected").asBoolean(false),
                    node.path("ready").asBoolean(false),
                    node.path("reason").asString(""),
                    node.path("rules").asString(""),
                    counters.path("tagged").asLong(0),
                    refused));
        }
        return nodes;
    }

    /** Events after an id, oldest first; 0 for all that are kept. */
    public List<Event> events(long after) {
        List<Event> events = new ArrayList<>();
        JsonNode answer = send("Reading the events", "GET", "/api/v1/events?after=" + after, null);
        for (JsonNode event : answer.path("events")) {
            events.add(new Event(
                    event.path("id").asLong(0),
                    event.path("atMillis").asLong(0),
                    event.path("type").asString(""),
                    event.path("subject").asString(""),
                    event.path("text").asString("")));
        }
        return events;
    }

    private static Change change(JsonNode answer) {
        StringBuilder detail = new StringBuilder();
        for (JsonNode node : answer.path("nodes")) {
            detail.append(detail.isEmpty() ? "" : ", ")
                    .append(node.path("instance").asString("?"))
                    .append(' ')
                    .append(node.path("state").asString("?"));
        }
        return new Change(
                answer.path("version").asLong(0),
                answer.path("inEffectEverywhere").asBoolean(false),
                detail.toString());
    }

    private JsonNode send(String attempted, String method, String path, @Nullable ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(console + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw refused(attempted, answer);
            }
            return JSON.readTree(answer.body());
        } catch (IOException | JacksonException e) {
            throw Problem.notCarriedOut(
                            attempted,
                            e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
                            "an answer of the console at " + console,
                            "Check with 'kingtide status' that it runs.")
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.notCarriedOut(attempted, "an interruption", "an answer", "Start again.");
        }
    }

    private static Problem refused(String attempted, HttpResponse<String> answer) {
        String detail = answer.body();
        try {
            JsonNode problem = JSON.readTree(answer.body());
            detail = problem.path("detail").asString(answer.body());
            if (problem.has("missing")) {
                detail += " missing: " + problem.get("missing");
            }
        } catch (JacksonException e) {
            // The text itself is all there is.
        }
        return Problem.notCarriedOut(
                attempted,
                "status " + answer.statusCode() + " from the console: " + detail,
                "that it is accepted",
                "The console's log tells more.");
    }
}
