package io.kingtide.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kingtide.scenario.Load;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Phase;
import io.kingtide.scenario.run.RunPlan;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedScenariosTest {
    private static final URI TARGET = URI.create("http://127.0.0.1:18400");

    @Test
    void double11TakesSeventySecondsAndStepsToItsPeakWithinOneSecond() {
        RunPlan run = RunPlan.of(new Double11Midnight().plan(Parameters.none()), TARGET);

        assertThat(run.length()).isEqualTo(Duration.ofSeconds(70));
        assertThat(run.peakRate()).isCloseTo(100, within(1e-6));
        Phase midnight = curve(run, 0).phases().stream()
                .filter(phase -> phase.name().equals("midnight"))
                .findFirst()
                .orElseThrow();
        assertThat(midnight.toSeconds() - midnight.fromSeconds()).isCloseTo(1, within(1e-6));
        assertThat(rate(run, midnight.toSeconds() + 0.1) / rate(run, midnight.fromSeconds() - 0.1))
                .isGreaterThan(2.5);
    }

    @Test
    void double11KeepsItsPeakInAShorterNight() {
        Parameters quick = Parameters.of(Map.of("length", "30s", "peak", "250"));
        RunPlan run = RunPlan.of(new Double11Midnight().plan(quick), TARGET);

        assertThat(run.length()).isEqualTo(Duration.ofSeconds(30));
        assertThat(run.peakRate()).isCloseTo(250, within(1e-6));
        assertThat(quick.unknown()).isEmpty();
    }

    @Test
    void double11UsesEveryPartOfTheApi() {
        ScenarioPlan plan = new Double11Midnight().plan(Parameters.none());
        assertThat(plan.requestNames()).contains("order", "pay", "pay on credit", "bills", "account", "refund");
    }

    @Test
    void launchDayKeepsTheShapeOfTheRecordedDay() {
        RunPlan run = RunPlan.of(new LaunchDay1995().plan(Parameters.none()), TARGET);

        assertThat(run.length()).isEqualTo(Duration.ofMinutes(3));
        // The launch was at 9:42; 9:49 was the busiest minute of the day, 409 of 134,204 requests.
        double total = curve(run, 0).total() + curve(run, 1).total();
        double busiest = arrivals(run, minute(589), minute(590));
        assertThat(busiest / total).isCloseTo(409 / 134_204.0, within(1e-6));
        assertThat(busiest / (minute(590) - minute(589))).isCloseTo(100, within(0.01));
    }

    @Test
    void theFlashSaleSendsEverybodyToOneMerchantAtOnce() {
        RunPlan run = RunPlan.of(new FlashSaleOneMerchant().plan(Parameters.none()), TARGET);

        assertThat(run.length()).isEqualTo(Duration.ofSeconds(60));
        assertThat(run.peakRate()).isCloseTo(100, within(1e-6));
        assertThat(rate(run, 13) / rate(run, 11)).isGreaterThan(10);
    }

    @Test
    void redPacketsPeakAtMidnightAndCreditIsTheOnlyMethodOfItsEvening() {
        Parameters parameters = Parameters.of(Map.of("peak", "80", "length", "50s"));
        RunPlan packets = RunPlan.of(new RedPacketsNewYearsEve().plan(parameters), TARGET);
        assertThat(packets.length()).isEqualTo(Duration.ofSeconds(50));
        assertThat(packets.peakRate()).isGreaterThan(60);
        assertThat(parameters.unknown()).isEmpty();

        assertThat(new CreditOnlyEvening().plan(Parameters.none()).requestNames())
                .containsExactlyInAnyOrder("order", "pay by credit");
    }

    private static double minute(int ofDay) {
        return ofDay / 1440.0 * 180;
    }

    private static double arrivals(RunPlan run, double from, double to) {
        double sum = 0;
        for (int i = 0; i < run.journeys().size(); i++) {
            sum += curve(run, i).cumulative(to) - curve(run, i).cumulative(from);
        }
        return sum;
    }

    private static double rate(RunPlan run, double seconds) {
        return run.journeys().stream()
                .map(LoadedJourney::load)
                .mapToDouble(load -> ((Load.Open) load).curve().rateAt(seconds))
                .sum();
    }

    private static Curve curve(RunPlan run, int journey) {
        return ((Load.Open) run.journeys().get(journey).load()).curve();
    }
}
