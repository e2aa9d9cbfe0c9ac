package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.run.RunPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every query of the boards that ship runs on a real InfluxDB that a run has written into; the compose file is valid. */
@Timeout(120)
class DashboardsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path TOP = Path.of("../..").toAbsolutePath().normalize();

    @TempDir
    Path temp;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyQueryOfEveryBoardHasAnAnswer() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/influxd")), "needs the package 'influxdb' (1.x)");
        int port = freePort();
        Process influx = startInflux(port);
        try {
            URI base = URI.create("http://127.0.0.1:" + port);
            createDatabase(base, influx);
            writeARun(base);

            List<String> queries = new ArrayList<>();
            try (var boards = Files.list(TOP.resolve("dashboards/boards"))) {
                for (Path board : boards.toList()) {
                    collect(JSON.readTree(Files.readString(board)), queries);
                }
            }
            assertThat(queries).hasSizeGreaterThan(8);
            for (String query : queries) {
                JsonNode result = query(base, filled(query)).path("results").path(0);
                assertThat(result.has("error")).as(query + " -> " + result).isFalse();
                assertThat(result.path("series").size()).as(query).isPositive();
            }
        } finally {
            influx.destroy();
            influx.waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void theComposeFileIsValidAndListensOnLoopbackOnly() throws Exception {
        Path compose = Path.of("/usr/bin/docker-compose");
        assumeTrue(Files.isExecutable(compose), "needs the package 'docker-compose'");
        ProcessBuilder builder = new ProcessBuilder(
                compose.toString(), "-f", TOP.resolve("docker-compose.yml").toString(), "config");
        builder.environment().put("KINGTIDE_MYSQL_PASSWORD", "for-the-test");
        builder.environment().put("KINGTIDE_GRAFANA_PASSWORD", "for-the-test");
        Process process = builder.redirectErrorStream(true).start();
        String config = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(config).isZero();
        assertThat(config.lines().filter(line -> line.matches("\\s*- [0-9.:]+/tcp")))
                .hasSize(4)
                .allMatch(line -> line.strip().startsWith("- 127.0.0.1:"));
    }

    @Test
    void aDatabaseThatIsGoneCostsPointsAndSaysSoOnce() throws Exception {
        List<String> complaints = new ArrayList<>();
        InfluxOutput output = new InfluxOutput(
                URI.create("http://127.0.0.1:" + freePort() + "/kingtide"), "run", Clock.systemUTC(), complaints::add);
        output.event(new RunEvent(1, "note", "a", "b"));
        output.close();

        assertThat(output.lostPoints()).isEqualTo(1);
        assertThat(complaints).singleElement().asString().contains("the run goes on without it");
    }

    @Test
    void namesCannotBreakTheLineProtocol() {
        assertThat(InfluxOutput.tag("a b,c=d\ne\\")).isEqualTo("a\\ b\\,c\\=d\\ e/");
        assertThat(InfluxOutput.tag(" ")).isEqualTo("-");
        assertThat(InfluxOutput.field("say \"no\"\n\\")).isEqualTo("\"say \\\"no\\\" \\\\\"");
    }

    private void writeARun(URI base) throws Exception {
        try (StubSystem system = new StubSystem();
                InfluxOutput output =
                        new InfluxOutput(base.resolve("/kingtide"), "night-1", Clock.systemUTC(), text -> {
                            throw new AssertionError(text);
                        })) {
            output.event(new RunEvent(System.currentTimeMillis(), "switch", "bill-history off", "by the plan"));
            RunPlan plan = RunPlan.of(
                    scenario(
                            "Double 11, night",
                            journey("buy it", get("buy", "/")),
                            evenly(Curves.hold(20, Duration.ofSeconds(5)))),
                    system.uri());
            ScenarioRun.of(plan, ScriptedEngine.answering(), temp.resolve("run"))
                    .watchedBy(output)
                    .execute();
            output.close();
            assertThat(output.lostPoints()).isZero();
        }
    }

    private static void collect(JsonNode node, List<String> queries) {
        if (node.isObject() && node.path("query").isString()) {
            queries.add(node.path("query").asString());
        }
        node.forEach(child -> collect(child, queries));
    }

    /** What Grafana puts in for its variables. */
    private static String filled(String query) {
        return query.replace("$timeFilter", "time > now() - 1h")
                .replace("$__interval", "1s")
                .replace("$run", "night-1")
                .replace("$journey", "(buy it|other)");
    }

    private JsonNode query(URI base, String query) throws Exception {
        URI uri = base.resolve("/query?db=kingtide&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        return JSON.readTree(http.send(HttpRequest.newBuilder(uri).GET().build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private void createDatabase(URI base, Process influx) throws Exception {
        URI uri = base.resolve("/query?q=" + URLEncoder.encode("CREATE DATABASE kingtide", StandardCharsets.UTF_8));
        HttpRequest create = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        for (int i = 0; i < 300; i++) {
            try {
                if (http.send(create, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (IOException starting) {
                assertThat(influx.isAlive()).isTrue();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("InfluxDB did not start");
    }

    private Process startInflux(int port) throws IOException {
        Path config = temp.resolve("influxdb.conf");
        Files.writeString(config, """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                dir = "%s/meta"
                [data]
                dir = "%s/data"
                wal-dir = "%s/wal"
                [http]
                bind-address = "127.0.0.1:%d"
                """.formatted(freePort(), temp, temp, temp, port));
        return new ProcessBuilder("/usr/bin/influxd", "run", "-config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("influxdb.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
