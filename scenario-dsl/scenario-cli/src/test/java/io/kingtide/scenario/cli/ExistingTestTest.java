package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curves;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExistingTestTest {
    private static final String SIMULATION = """
            import static io.gatling.javaapi.core.CoreDsl.*;
            import static io.gatling.javaapi.http.HttpDsl.*;
            import io.gatling.javaapi.core.*;

            public class Checkout extends Simulation {
                {
                    setUp(
                            scenario("pay").exec(http("pay").get("/pay")).injectOpen(rampUsers(10).during(5)),
                            scenario("browse").exec(http("home").get("/")).injectOpen(atOnceUsers(1)))
                        .protocols(http.baseUrl("http://127.0.0.1:8080"));
                }
            }
            """;

    @TempDir
    Path temp;

    @Test
    void aSimulationInJavaIsCompiledReadAndPutUnderACurve() throws Exception {
        ExistingTest test = simulation();

        assertThat(test.engine()).isEqualTo("gatling");
        assertThat(test.target()).contains(URI.create("http://127.0.0.1:8080"));
        ScenarioSource source = test.under(
                "pay", Curves.hold(5, Duration.ofSeconds(2)), List.of(new ThresholdText().convert("p99(pay) < 1s")));
        assertThat(source.plan().requestNames()).contains("pay");
        assertThat(source.plan().thresholds()).hasSize(1);
    }

    @Test
    void ofSeveralScenariosOneMustBeNamed() throws Exception {
        ExistingTest test = simulation();

        assertThatThrownBy(() -> test.under(null, Curves.hold(5, Duration.ofSeconds(2)), List.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("'pay', 'browse'")
                .hasMessageContaining("--journey");
    }

    @Test
    void itsOwnLoadIsNotUsedSoThatACurveMustBeGiven() {
        assertThatThrownBy(() -> ExistingTest.curve(null, null, null))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--rate N and --for TIME, or --curve");
    }

    @Test
    void sourceInAnotherLanguageIsToBeCompiledFirst() {
        assertThatThrownBy(() -> ExistingTest.inFile("Checkout.scala"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--class-path");
    }

    private ExistingTest simulation() throws Exception {
        Path file = Files.writeString(temp.resolve("Checkout.java"), SIMULATION);
        return ExistingTest.inClass(file.toString(), ScenarioSource.classOf(file.toString(), List.of()))
                .orElseThrow();
    }
}
