package io.kingtide.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.scenario.Connections;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.NativeStep;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.Threshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioYamlTest {
    private static final String GOOD = """
            scenario: night
            parameters: {peak: 100, length: 5s}
            journeys:
              - name: look
                curve: {shape: hold, rate: "${peak}", for: "${length}"}
                steps:
                  - get: home
                    url: /
                    checks: [{status: 200}]
            thresholds:
              - {metric: p99, request: home, below: 50ms}
            """;

    @TempDir
    Path temp;

    @Test
    void everyKeyIsReadIntoTheRecordThatItNames() throws IOException {
        ScenarioPlan plan = ScenarioYaml.read(SchemaTest.EVERYTHING, Parameters.none());

        List<Step> kinds = new ArrayList<>();
        Step.forEach(plan.journeys().get(0).journey().steps(), kinds::add);
        assertThat(kinds.stream().map(Step::getClass).distinct().toList())
                .containsExactlyInAnyOrder(
                        HttpStep.class,
                        NativeStep.class,
                        Step.Think.class,
                        Step.Group.class,
                        Step.Repeat.class,
                        Step.While.class,
                        Step.Pace.class,
                        Step.When.class,
                        Step.Choose.class,
                        Step.Feed.class,
                        Step.Assign.class);
        assertThat(plan.once().setUp()).hasSize(1);
        assertThat(plan.once().tearDown()).hasSize(1);
        assertThat(plan.connections())
                .isEqualTo(Connections.newForEachVisit().atMost(500).http2().anyCertificate());
        HttpStep search = kinds.stream()
                .filter(HttpStep.class::isInstance)
                .map(HttpStep.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(search.checks()).hasSize(9);
        assertThat(search.saves()).hasSize(5);
        assertThat(search.options().timeout()).hasSeconds(2);
        assertThat(search.options().followRedirects()).isTrue();
        assertThat(search.options().continueOnFailure()).isTrue();
        assertThat(search.line()).startsWith("everything.yaml:").isNotEqualTo("everything.yaml:1");
        assertThat(plan.journeys().get(1).load()).isInstanceOf(Load.Closed.class);
        assertThat(plan.thresholds().stream().map(Threshold::name).toList())
                .contains("service-p99(search) < 500", "p99.9(all) < 1000 in plateau", "send-lag-p99(all) < 5");
        Load.Open open = (Load.Open) plan.journeys().get(0).load();
        assertThat(open.curve().phases().stream().map(phase -> phase.name()).toList())
                .contains("quiet", "plateau", "midnight", "end");
    }

    @Test
    void aParameterIsTakenFromTheCommandLineAndOneThatIsUnknownIsNot() throws IOException {
        Path file = write(GOOD);

        ScenarioPlan set = ScenarioYaml.read(file, Parameters.of(Map.of("peak", "7")));
        Parameters wrong = Parameters.of(Map.of("paek", "7"));
        ScenarioYaml.read(file, wrong);

        assertThat(((Load.Open) set.journeys().get(0).load()).curve().total()).isEqualTo(35);
        assertThat(wrong.unknown()).containsExactly("paek");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "url: / | ulr: / | night.yaml:8: got unknown key 'ulr' in a get | Did you mean 'url'?",
                "- get: home | - gte: home | night.yaml:7: got a step of no kind | Did you mean 'get'?",
                "shape: hold | shape: hodl | night.yaml:5: got shape 'hodl' | Did you mean 'hold'?",
                "metric: p99 | metric: p98 | night.yaml:11: got 'p98' | Did you mean 'p99'?",
                "url: / | url: home | night.yaml:7: request 'home': got URL 'home' | path that starts with '/'",
                "below: 50ms | below: 50 | night.yaml:11: got '50' | unit ms, s, m or h",
                "below: 50ms | at-least: 50 | night.yaml:11: got 'at-least' | no 'at-least'",
                "request: home | request: hose | request 'hose' | one of [home, ",
                "rate: \\\"${peak}\\\" | rate: -5 | night.yaml:5: Building a curve with hold | -5.0 arrivals",
                "rate: \\\"${peak}\\\" | rate: .nan | night.yaml:5 | a number",
                "rate: \\\"${peak}\\\" | rate: \\\"${top}\\\" | night.yaml:5: got parameter 'top' | [length, peak]",
                "status: 200 | statsu: 200 | night.yaml:9: got unknown key 'statsu' in a check | 'status'",
                "scenario: night | scenari: night | night.yaml:1: got unknown key 'scenari' | Did you mean 'scenario'?",
                "- get: home | - kafka: home | night.yaml:7: got a step 'kafka' | --jmeter-home",
                "curve: {shape | users: 5, curve: {shape | night.yaml:5 | ",
            })
    void aMistakeIsToldWithItsLineAndWhatWasMeant(String right, String wrong, String told, String more)
            throws IOException {
        String text = GOOD.replace(right.replace("\\\"", "\""), wrong.replace("\\\"", "\""));
        assertThat(text).isNotEqualTo(GOOD);

        assertThat(problem(text)).hasMessageContaining(told).hasMessageContaining(more == null ? "" : more);
    }

    @Test
    void aFileToSendThatIsNotThereIsToldBeforeTheRun() throws IOException {
        String raw = "- {put: raw, url: /, body-file: no.png, content-type: image/png}\n      - get: home";
        assertThat(problem(GOOD.replace("- get: home", raw)))
                .hasMessageContaining("night.yaml:7")
                .hasMessageContaining("no.png")
                .hasMessageContaining("a file that can be read");
        String part = raw.replace("body-file: no.png, content-type: image/png", "multipart: [{name: a, read: b.png}]");
        assertThat(problem(GOOD.replace("- get: home", part)))
                .hasMessageContaining("night.yaml:7")
                .hasMessageContaining("'content-type'");
    }

    @Test
    void allMistakesAreToldTogether() throws IOException {
        ScenarioException problem = problem(GOOD.replace("rate:", "rat:")
                .replace("url:", "ulr:")
                .replace("below: 50ms", "below: soon")
                .replace("name: look", "nam: look"));

        assertThat(problem.getMessage()
                        .lines()
                        .filter(line -> line.contains("night.yaml:"))
                        .count())
                .as(problem.getMessage())
                .isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"''", "'[1, 2'", "'- a list'", "'just words'", "'a: b: c'", "'scenario: x'", "'? [a]: b'"})
    void whatIsNoScenarioIsAProblemAndNothingWorse(String text) throws IOException {
        assertThat(problem(text)).hasMessageContaining("night.yaml:");
    }

    private ScenarioException problem(String text) throws IOException {
        Path file = write(text);
        ScenarioException problem =
                catchThrowableOfType(ScenarioException.class, () -> ScenarioYaml.read(file, Parameters.none()));
        assertThat(problem).isNotNull();
        return problem;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(temp.resolve("night.yaml"), text);
    }
}
