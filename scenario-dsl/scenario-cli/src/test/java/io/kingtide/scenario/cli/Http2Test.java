package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.post;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.report.RunSummary;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 and certificates against a real TLS server; the same on the engines that have them, refused by the one that has not. */
class Http2Test {
    private static final Connections HTTP2 = Connections.kept().http2().anyCertificate();

    @TempDir
    static Path temp;

    @TempDir
    Path out;

    @ParameterizedTest
    @ValueSource(strings = {"netty", "gatling"})
    void speaksHttp2WhereTheServerDoes(String engine) throws Exception {
        try (Http2Server server = new Http2Server(temp, "h2")) {
            RunSummary run = run(engine, server.uri(), HTTP2);

            assertThat(run.errors()).isEmpty();
            assertThat(run.overall().count()).isEqualTo(20);
            assertThat(server.asked())
                    .filteredOn("h2 POST /orders {\"n\":1}"::equals)
                    .hasSize(10);
            assertThat(server.asked()).filteredOn("h2 GET /orders/7 "::equals).hasSize(10);
            assertThat(server.connections()).as("not one for each request").isLessThan(20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"netty", "gatling"})
    void speaksHttp11WhereTheServerKnowsNothingElse(String engine) throws Exception {
        try (Http2Server server = new Http2Server(temp, "http/1.1")) {
            RunSummary run = run(engine, server.uri(), HTTP2);

            assertThat(run.errors()).isEmpty();
            assertThat(server.asked()).hasSize(20).allMatch(one -> one.startsWith("http/1.1 "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"netty", "gatling"})
    void takesNoCertificateThatNobodyHasSignedUnlessItIsTold(String engine) throws Exception {
        try (Http2Server server = new Http2Server(temp, "http/1.1")) {
            RunSummary run = run(engine, server.uri(), Connections.kept());

            assertThat(run.overall().errorRatio()).isEqualTo(1);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void whatAnEngineOrATargetHasNotIsRefusedBeforeTheRun() {
        URI https = URI.create("https://127.0.0.1:1");
        assertThatThrownBy(() -> engine("jmeter").requireSupported(plan(https, HTTP2)))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("HTTP/2, which it does not have")
                .hasMessageContaining("--engine gatling");
        assertThatThrownBy(() -> engine("jmeter").requireSupported(plan(https, Connections.kept())))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("anyCertificate()");
        assertThatThrownBy(() -> engine("netty").requireSupported(plan(URI.create("http://127.0.0.1:1"), HTTP2)))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("HTTP/2 without TLS (h2c)")
                .hasMessageContaining("https target");
    }

    private RunSummary run(String engine, URI target, Connections connections) throws Exception {
        return ScenarioRun.of(plan(target, connections).withoutWarmUp(), engine(engine), out.resolve("run"))
                .execute();
    }

    private static RunPlan plan(URI target, Connections connections) {
        return RunPlan.of(
                scenario(
                                "tls",
                                journey(
                                        "order",
                                        post("order", "/orders")
                                                .json("{\"n\":1}")
                                                .save("id", jsonPath("$.id")),
                                        get("look", "/orders/#{id}")),
                                evenly(Curves.hold(50, Duration.ofMillis(200))))
                        .connections(connections),
                target);
    }

    private static Engine engine(String name) {
        return Engine.all().stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
