package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.tag.Baggage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * One tagged GET to each of these paths before the load: every answer must carry the readiness echo.
 *
 * @param paths below the target; asking changes nothing there
 */
record Preflight(List<String> paths) {
    private static final String ECHO = "Kingtide-Shadow";
    private static final String REFUSED = "Kingtide-Refused";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    Preflight {
        paths = List.copyOf(paths);
    }

    void requireEcho(URI target, String baggage) throws InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
        for (String path : paths) {
            URI uri = URI.create(target + path);
            try {
                HttpResponse<Void> answer = http.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(TIMEOUT)
                                .header(Baggage.HEADER, baggage)
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                requireEcho(uri, answer);
            } catch (IOException e) {
                throw Problem.notCarriedOut(
                                "Asking " + uri + " before the run",
                                e.toString(),
                                "an answer with the readiness echo",
                                "Start the system, or correct --target and --preflight.")
                        .causedBy(e);
            }
        }
    }

    private static void requireEcho(URI uri, HttpResponse<Void> answer) {
        String refused = answer.headers().firstValue(REFUSED).orElse(null);
        if (refused != null) {
            throw Problem.notCarriedOut(
                    "Asking " + uri + " before the run",
                    "status " + answer.statusCode() + " with " + REFUSED + ": " + refused,
                    "an answer to test traffic",
                    "Arm the campaign, and check that load generator and system share their tag keys.");
        }
        String echo = answer.headers().firstValue(ECHO).orElse("");
        if (!echo.startsWith("ready")) {
            throw Problem.notCarriedOut(
                    "Asking " + uri + " before the run",
                    "status " + answer.statusCode()
                            + (echo.isEmpty() ? " without " + ECHO : " with " + ECHO + ": " + echo),
                    ECHO + ": ready",
                    "Attach the agent to every node behind this address; without it, test traffic would write to production.");
        }
    }
}
