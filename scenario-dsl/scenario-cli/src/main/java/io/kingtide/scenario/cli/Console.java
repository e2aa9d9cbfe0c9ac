package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ops console, as far as a run needs it: whether its campaign is armed, the kill switch, and what happens meanwhile.
 * Thread-safe.
 */
public final class Console {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI base;
    private final String token;
    private final HttpClient http;

    /**
     * @param base such as {@code http://127.0.0.1:18401}
     * @param token the operator's; never shown
     */
    public Console(URI base, String token) {
        this.base = base;
        this.token = token.strip();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /**
     * Fails unless the campaign is armed and in effect on every node.
     *
     * @throws Problem exit 3 if it is not, or if the console cannot be asked
     */
    void requireArmed(String campaign) throws InterruptedException {
        JsonNode answer = get("/api/v1/campaigns/" + URLEncoder.encode(campaign, StandardCharsets.UTF_8), campaign);
        String status = answer.path("status").asString("unknown");
        if (!status.equals("armed")) {
            throw Problem.notCarriedOut(
                    "Asking the console " + base + " for campaign '" + campaign + "'",
                    "status '" + status + "'",
                    "'armed'",
                    "Run 'kingtide campaign arm " + campaign + "' first.");
        }
        if (answer.has("inEffectEverywhere")
                && !answer.path("inEffectEverywhere").asBoolean()) {
            throw Problem.notCarriedOut(
                    "Asking the console " + base + " for campaign '" + campaign + "'",
                    "nodes on which it is not in effect: " + unready(answer.path("nodes")),
                    "every node in effect",
                    "See 'kingtide nodes'.");
        }
    }

    private static String unready(JsonNode nodes) {
        StringBuilder names = new StringBuilder();
        for (JsonNode node : nodes) {
            if (!node.path("state").asString("").equals("in-effect")) {
                names.append(names.isEmpty() ? "" : ", ")
                        .append(node.path("service").asString(""))
                        .append('/')
                        .append(node.path("instance").asString(""))
                        .append(' ')
                        .append(node.path("state").asString(""));
            }
        }
        return names.toString();
    }

    private JsonNode get(String path, String campaign) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(request(path).timeout(TIMEOUT).GET().build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return JSON.readTree(response.body());
            }
            throw Problem.notCarriedOut(
                    "Asking the console " + base + " for campaign '" + campaign + "'",
                    "status " + response.statusCode() + " " + detail(response.body()),
                    "an armed campaign",
                    response.statusCode() == 404
                            ? "Run 'kingtide campaign create " + campaign + "' and 'kingtide campaign arm " + campaign
                                    + "'."
                            : "Check KINGTIDE_TOKEN.");
        } catch (IOException | JacksonException e) {
            throw Problem.notCarriedOut(
                            "Asking the console " + base + " for campaign '" + campaign + "'",
                            e.toString(),
                            "an answer",
                            "Start the console, or correct KINGTIDE_CONSOLE.")
                    .causedBy(e);
        }
    }

    private static String detail(String body) {
        try {
            return JSON.readTree(body).path("detail").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    /** Stops all test traffic on all nodes; whether the console took it. */
    boolean kill(String reason) throws InterruptedException {
        String body = JSON.writeValueAsString(Map.of("reason", reason.substring(0, Math.min(500, reason.length()))));
        HttpRequest kill = request("/api/v1/kill")
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(kill, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        }
    }

    /** The endless stream of events, from now on. */
    InputStream events() throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                request("/api/v1/events")
                        .header("Accept", "text/event-stream")
                        .GET()
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            response.body().close();
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }
}
