package io.kingtide.scenario.run;

import static io.kingtide.scenario.ScenarioDsl.csv;
import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.poisson;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.FeederDryException;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Share;
import io.kingtide.scenario.Variables;
import io.kingtide.scenario.curve.Curves;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run on several machines is the same run: the shares of all workers are the plan, each arrival once. */
class SharedPlanTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 61})
    void theSharesOfAllWorkersAreThePlan(int workers) {
        List<Arrival> together = IntStream.range(0, workers)
                .boxed()
                .flatMap(index -> taken(plan().withShare(new Share(index, workers))).stream())
                .sorted(Comparator.comparingLong(Arrival::number))
                .toList();

        assertThat(together).isEqualTo(taken(plan())).hasSizeGreaterThan(300);
    }

    @Test
    void workerKOfNTakesEveryNthArrival() {
        assertThat(taken(plan().withShare(new Share(2, 5)))).allMatch(arrival -> arrival.number() % 5 == 2);
    }

    @Test
    void aShareThatHoldsNothingIsEmptyAndNotEndless() {
        RunPlan three = RunPlan.of(
                scenario("few", journey("a", get("a", "/")), evenly(Curves.hold(3, Duration.ofSeconds(1)))),
                URI.create("http://127.0.0.1:1"));

        assertThat(taken(three.withShare(new Share(7, 8)))).isEmpty();
        assertThat(taken(three.withShare(new Share(2, 8)))).hasSize(1);
    }

    @Test
    void eachRecordOfAFeederGoesToOneWorker() throws Exception {
        Path file = temp.resolve("users.csv");
        Files.writeString(
                file,
                "user\n"
                        + String.join(
                                "\n",
                                IntStream.range(0, 10).mapToObj(i -> "u" + i).toList()));
        List<String> together = new ArrayList<>();

        for (int index = 0; index < 3; index++) {
            together.addAll(dry(csv(file.toString()).open(new Share(index, 3))));
        }

        assertThat(together)
                .containsExactlyInAnyOrder(
                        IntStream.range(0, 10).mapToObj(i -> "u" + i).toArray(String[]::new));
    }

    @Test
    void limitsAreSharedToo() {
        assertThat(Stream.of(0, 1, 2)
                        .mapToInt(index -> new Share(index, 3).partOf(100))
                        .boxed())
                .containsExactly(34, 33, 33);
        assertThat(new Share(7, 8).partOf(4)).isEqualTo(1);
        assertThat(plan().withMaxLanes(100).withShare(new Share(0, 3)).maxLanes())
                .isEqualTo(34);
    }

    @Test
    void aWorkerThatDoesNotExistIsAnError() {
        assertThatThrownBy(() -> new Share(3, 3)).isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> new Share(0, 257)).isInstanceOf(ScenarioException.class);
    }

    private static List<String> dry(Feeder.Source source) {
        List<String> users = new ArrayList<>();
        while (true) {
            Variables into = new Variables();
            try {
                source.next(0, new SplittableRandom(1), into);
            } catch (FeederDryException e) {
                return users;
            }
            users.add(into.get("user"));
        }
    }

    private static List<Arrival> taken(RunPlan plan) {
        List<Arrival> all = new ArrayList<>();
        ArrivalCursor cursor = plan.cursor();
        while (cursor.peekNanos() != Long.MAX_VALUE) {
            long due = cursor.peekNanos();
            Arrival arrival = cursor.take();
            assertThat(arrival).isNotNull();
            assertThat(arrival.plannedNanos()).isEqualTo(due);
            all.add(arrival);
        }
        assertThat(cursor.take()).isNull();
        return all;
    }

    private static RunPlan plan() {
        return RunPlan.of(
                scenario("mixed", journey("a", get("a", "/")), evenly(Curves.ramp(0, 100, Duration.ofSeconds(5))))
                        .journey(journey("b", get("b", "/")), poisson(Curves.hold(20, Duration.ofSeconds(6)))),
                URI.create("http://127.0.0.1:1"));
    }
}
