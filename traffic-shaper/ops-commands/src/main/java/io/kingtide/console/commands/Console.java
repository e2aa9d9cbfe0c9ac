package io.kingtide.console.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console's API, called with a person's token. Every refusal becomes a {@link Problem}. */
final class Console {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String EXPECTED = "; expected ";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final ConsoleAddress address;

    Console(ConsoleAddress address) {
        this.address = address;
    }

    JsonNode get(String attempt, String path) {
        return send(attempt, "GET", path, null);
    }

    JsonNode change(String attempt, String method, String path, @Nullable JsonNode body) {
        return send(attempt, method, path, body);
    }

    private JsonNode send(String attempt, String method, String path, @Nullable JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address.url() + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + address.token())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw Problem.notCarriedOut(
                            attempt,
                            "no answer from the console at " + address.url(),
                            "a running console",
                            "Start it with 'kingtide up', or let KINGTIDE_CONSOLE name the right address.")
                    .causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ExitCode.INTERRUPTED, attempt, "an interrupt", "an answer", "Run it again.");
        }
        JsonNode answer = parse(attempt, response);
        if (response.statusCode() / 100 == 2) {
            return answer;
        }
        throw refused(attempt, response.statusCode(), answer);
    }

    private JsonNode parse(String attempt, HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw Problem.notCarriedOut(
                            attempt,
                            "status " + response.statusCode() + " without JSON from " + address.url(),
                            "the console's JSON",
                            "Check that KINGTIDE_CONSOLE names the console and not another server.")
                    .causedBy(e);
        }
    }

    private static Problem refused(String attempt, int status, JsonNode answer) {
        String detail = answer.path("detail").asString(answer.path("title").asString("no detail"));
        // The console says itself what it expected; the command must not say it once more, and less well.
        int expects = detail.lastIndexOf(EXPECTED);
        String said = expects < 0 ? null : withoutFullStop(detail.substring(expects + EXPECTED.length()));
        StringBuilder got = new StringBuilder(
                "status " + status + ": " + withoutFullStop(expects < 0 ? detail : detail.substring(0, expects)));
        for (JsonNode missing : answer.path("missing")) {
            got.append(System.lineSeparator())
                    .append("  missing: ")
                    .append(missing.path("service").asString(""))
                    .append('/')
                    .append(missing.path("instance").asString("(another one)"))
                    .append(", ")
                    .append(missing.path("why").asString(""));
        }
        return switch (status) {
            case 401, 403 ->
                Problem.usage(
                        attempt,
                        got.toString(),
                        "a token that may do this",
                        "Let KINGTIDE_TOKEN hold the token of someone with the role.");
            case 400, 404 ->
                Problem.usage(
                        attempt,
                        got.toString(),
                        said == null ? "a known name and values in range" : said,
                        "Correct the command.");
            default ->
                Problem.notCarriedOut(
                        attempt,
                        got.toString(),
                        said == null ? "the change to be made" : said,
                        "Mend what is named, then run it again.");
        };
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
