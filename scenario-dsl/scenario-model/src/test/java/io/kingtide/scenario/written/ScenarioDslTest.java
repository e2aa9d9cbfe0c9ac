package io.kingtide.scenario.written;

import static io.kingtide.scenario.ScenarioDsl.curveFidelity;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.jsonPath;
import static io.kingtide.scenario.ScenarioDsl.p99;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.successRatio;
import static io.kingtide.scenario.ScenarioDsl.unique;
import static io.kingtide.scenario.ScenarioDsl.zipf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.ScenarioDsl;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Variables;
import io.kingtide.scenario.curve.Curves;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** In a package of its own, as users write. */
class ScenarioDslTest {
    private static final Load LOAD = evenly(Curves.hold(1, Duration.ofSeconds(1)));

    @Test
    void mistakesNameTheLineOfTheScenario() {
        assertThatThrownBy(() -> get("/bills", "bills"))
                .hasMessageStartingWith("ScenarioDslTest.java:")
                .hasMessageContaining("The order of arguments is name, then URL");
        assertThatThrownBy(() -> get("bills", "/#{user"))
                .hasMessageContaining("ScenarioDslTest.java:")
                .hasMessageContaining("'#{' without '}'");
        assertThatThrownBy(() -> jsonPath("$..id")).hasMessageContaining("ScenarioDslTest.java:");
        assertThatThrownBy(() -> ScenarioDsl.group("empty")).hasMessageContaining("no steps");
    }

    @Test
    void aThresholdOnARequestThatDoesNotExistIsRefusedWithTheNamesThatDo() {
        ScenarioPlan plan = scenario("s", journey("j", get("pay", "/")), LOAD);
        assertThatThrownBy(() -> plan.require(p99("pya").below(Duration.ofMillis(5))))
                .hasMessageContaining("request 'pya'")
                .hasMessageContaining("one of [pay, ");
    }

    @Test
    void thresholdsAreNamedAsPeopleWriteThem() {
        assertThat(p99("pay").below(Duration.ofMillis(35)).name()).isEqualTo("p99(pay) < 35");
        assertThat(successRatio().atLeast(0.999).name()).isEqualTo("successRatio(all) >= 0.999");
        assertThat(curveFidelity().atLeast(0.95).during("plateau").name())
                .isEqualTo("curveFidelity >= 0.95 in plateau");
        assertThat(p99("pay").below(Duration.ofMillis(35)).holds(Double.NaN)).isFalse();
    }

    @Test
    void twoJourneysOfOneNameAreRefused() {
        ScenarioPlan plan = scenario("s", journey("j", get("pay", "/")), LOAD);
        assertThatThrownBy(() -> plan.journey(journey("j", get("pay", "/")), LOAD))
                .hasMessageContaining("two journeys named 'j'");
    }

    @Test
    void parametersThatNobodyAskedForAreKnownAsSuch() {
        Parameters parameters = Parameters.of(Map.of("peek", "5", "length", "1500ms"));
        assertThat(parameters.number("peak", 100)).isEqualTo(100);
        assertThat(parameters.duration("length", Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(1500));
        assertThat(parameters.unknown()).containsExactly("peek");
        assertThatThrownBy(() -> Parameters.of(Map.of("peak", "-1")).number("peak", 1))
                .hasMessageContaining("parameter 'peak'");
        assertThatThrownBy(() -> Parameters.of(Map.of("length", "5")).duration("length", Duration.ofSeconds(1)))
                .hasMessageContaining("unit ms, s, m or h");
    }

    /** The most frequent of 100 values with skew 1 has a share of 1 / H(100) = 19.3 %, the tenth a tenth of that. */
    @Test
    void zipfFollowsItsLaw() {
        Feeder.Source source = zipf("user", 0, 99, 1).open();
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Integer> counts = new HashMap<>();
        Variables variables = new Variables();
        int draws = 200_000;
        for (int i = 0; i < draws; i++) {
            source.next(i, random, variables);
            counts.merge(variables.get("user"), 1, Integer::sum);
        }
        assertThat(counts.get("0") / (double) draws).isCloseTo(0.1928, within(0.005));
        assertThat(counts.get("9") / (double) draws).isCloseTo(0.0193, within(0.003));
        assertThat(counts).hasSize(100);
    }

    @Test
    void uniqueNeverRepeatsWithinOrBetweenRuns() {
        Feeder feeder = unique("key");
        Set<String> seen = new HashSet<>();
        for (int run = 0; run < 5; run++) {
            Feeder.Source source = feeder.open();
            for (int i = 0; i < 1_000; i++) {
                Variables variables = new Variables();
                source.next(0, new SplittableRandom(1), variables);
                assertThat(seen.add(variables.get("key"))).isTrue();
            }
        }
    }
}
