package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.run.RunPlan;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The run in a browser and for Prometheus, over real HTTP. */
@Timeout(120)
class WebViewTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path temp;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void whoComesLateIsToldTheWholeRunAndItsVerdict() throws Exception {
        try (StubSystem system = new StubSystem()) {
            WebView view = new WebView(0, "night-1");
            RunSummary summary = ScenarioRun.of(plan(system.uri()), ScriptedEngine.answering(), temp.resolve("run"))
                    .watchedBy(view)
                    .execute();
            view.event(new RunEvent(System.currentTimeMillis(), "switch", "bills off", "by the plan"));
            HttpResponse<Stream<String>> stream = http.send(
                    HttpRequest.newBuilder(view.uri().resolve("/events")).build(), HttpResponse.BodyHandlers.ofLines());
            view.verdict(summary, temp.resolve("run/report.html"));
            view.close();

            List<String> kinds = new ArrayList<>();
            List<JsonNode> told = new ArrayList<>();
            stream.body().forEach(line -> {
                if (line.startsWith("event: ")) {
                    kinds.add(line.substring(7));
                } else if (line.startsWith("data: ")) {
                    told.add(JSON.readTree(line.substring(6)));
                }
            });
            assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(kinds).startsWith("run", "second").endsWith("ended", "happened", "verdict");
            assertThat(told.get(0).path("plan").size()).isEqualTo(8);
            assertThat(told.get(1).path("responseMillis").path("p99").asDouble())
                    .isPositive();
            assertThat(told.get(told.size() - 1).path("verdict").asString()).isEqualTo("PASS");
        }
    }

    @Test
    void prometheusScrapesCountsAndTheTimesOfTheLastSecond() throws Exception {
        try (StubSystem system = new StubSystem();
                WebView view = new WebView(0, "night \"1\"")) {
            ScenarioRun.of(plan(system.uri()), ScriptedEngine.answering(), temp.resolve("run"))
                    .watchedBy(view)
                    .execute();

            HttpResponse<String> answer = get(view, "/metrics");

            assertThat(answer.headers().firstValue("Content-Type")).contains(PrometheusText.CONTENT_TYPE);
            String labels = "run=\"night \\\"1\\\"\",scenario=\"night\",engine=\"scripted\",journey=\"look\\\\here\"";
            assertThat(answer.body())
                    .contains("kingtide_arrivals_planned_total{" + labels + "} 400\n")
                    .contains("kingtide_arrivals_sent_total{" + labels + "} 400\n")
                    .contains("kingtide_requests_total{" + labels + ",outcome=\"ok\"} 400\n")
                    .contains("kingtide_requests_total{" + labels + ",outcome=\"failed\"} 0\n")
                    .contains("kingtide_run_valid{");
            assertThat(answer.body().lines())
                    .allMatch(line -> line.matches("# (HELP|TYPE) kingtide_[a-z_]+ .+")
                            || line.matches("kingtide_[a-z_]+\\{([a-z]+=\"([^\"\\\\]|\\\\.)*\",?)+} -?[0-9.]+"));
        }
    }

    @Test
    void thePageAsksItsOwnOriginForItsEventsAndNothingElse() throws Exception {
        try (WebView view = new WebView(0, "x")) {
            HttpResponse<String> page = get(view, "/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("default-src 'none'")
                    .contains("connect-src 'self'")
                    .doesNotContainPattern("(src|href)=\"(http|//)")
                    .doesNotContain("{{");
            assertThat(get(view, "/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPageOfElsewhereWhoseNamePointsHereIsRefused() throws Exception {
        try (WebView view = new WebView(0, "x");
                Socket socket = new Socket("127.0.0.1", view.uri().getPort())) {
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

            assertThat(answer.readLine()).contains(" 403 ");
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (WebView first = new WebView(0, "x")) {
            assertThatThrownBy(() -> new WebView(first.uri().getPort(), "y"))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("--web 0");
        }
    }

    @Test
    void theOptionTakesAPortOrNone() {
        for (String words : List.of("--web --get http://127.0.0.1:1/", "--web 0 Night.java", "Night.java --web")) {
            new CommandLine(new RunCommand()).parseArgs(words.split(" "));
        }
    }

    private HttpResponse<String> get(WebView view, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(view.uri().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static RunPlan plan(URI target) {
        return RunPlan.of(
                scenario(
                        "night",
                        journey("look\\here", io.kingtide.scenario.ScenarioDsl.get("look", "/")),
                        evenly(Curves.hold(50, Duration.ofSeconds(8)))),
                target);
    }
}
