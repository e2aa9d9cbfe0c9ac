package io.kingtide.scenario.run;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static io.kingtide.scenario.ScenarioDsl.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.Load;
import io.kingtide.scenario.curve.Curves;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Lanes in virtual time, with a target whose service time is a function of when it is asked. */
class LanesTest {
    private static final long MILLI = 1_000_000;

    private final FakeLoop.Timeline time = new FakeLoop.Timeline();
    private final Told told = new Told();
    private final RunControl control = new RunControl();
    private final Set<Long> lanesUsed = new HashSet<>();

    @Test
    void startsEveryArrivalExactlyWhenItIsDue() {
        run(evenly(Curves.ramp(0, 5_000, Duration.ofSeconds(1))), 100, at -> MILLI);
        assertThat(told.startLags).hasSize(2_500).containsOnly(0L);
        assertThat(told.finishedOk).isEqualTo(2_500);
        assertThat(control.starvedArrivals().sum()).isZero();
    }

    @Test
    void usesAsFewLanesAsAreNeededAtOnce() {
        // 1,000 a second at 5 ms each are 5 at once by Little's law; two loops take turns.
        run(evenly(Curves.hold(1_000, Duration.ofSeconds(2))), 1_000, at -> 5 * MILLI);
        assertThat(lanesUsed.size()).isBetween(5, 12);
        assertThat(control.lanes().get()).isEqualTo(lanesUsed.size());
        assertThat(control.busyLanes().get()).isZero();
    }

    @Test
    void growsWhileTheTargetStandsStillAndCountsTheWaitAsResponseTime() {
        long stallEnd = 1_500 * MILLI;
        run(
                evenly(Curves.hold(100, Duration.ofSeconds(2))),
                1_000,
                at -> at >= 500 * MILLI && at < stallEnd ? stallEnd - at : MILLI);
        long[] responses = told.steps.stream()
                .mapToLong(s -> s.end() - s.planned())
                .sorted()
                .toArray();
        assertThat(responses[responses.length - 1]).isBetween(985 * MILLI, 1_000 * MILLI);
        assertThat(responses[responses.length / 2 + 5] / MILLI).isBetween(1L, 100L);
        assertThat(told.startLags).containsOnly(0L);
        assertThat(lanesUsed).hasSizeGreaterThan(95);
    }

    @Test
    void aLoopThatWasHeldUpReadsItsAnswersBeforeItOpensConnections() {
        time.at(500 * MILLI, () -> time.pass(200 * MILLI));
        run(evenly(Curves.hold(1_000, Duration.ofSeconds(1))), 1_000, at -> 0);
        assertThat(told.finishedOk).isEqualTo(1_000);
        // 200 arrivals are due at once; their answers are there as soon as somebody looks.
        assertThat(lanesUsed).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void letsArrivalsWaitWhereThereAreNoMoreLanesAndCountsThem() {
        run(evenly(Curves.hold(100, Duration.ofSeconds(1))), 2, at -> 100 * MILLI);
        assertThat(lanesUsed).hasSize(2);
        assertThat(told.finished).isEqualTo(100);
        // Two lanes carry 20 a second, so that the last arrival of the first second waits about 4 s.
        assertThat(told.steps.stream()
                        .mapToLong(s -> s.end() - s.planned())
                        .max()
                        .orElseThrow())
                .isBetween(3_900 * MILLI, 4_200 * MILLI);
        assertThat(control.starvedArrivals().sum()).isGreaterThan(90);
    }

    @Test
    void takesNoFurtherArrivalAfterAStop() {
        time.at(500 * MILLI, () -> control.stop(new StopReason(StopReason.Kind.INTERRUPTED, "test")));
        CompletableFuture<Void> end = run(evenly(Curves.hold(100, Duration.ofSeconds(60))), 100, at -> MILLI);
        assertThat(end).isCompleted();
        assertThat(told.startLags).hasSize(50);
        assertThat(time.now()).isLessThan(2_000 * MILLI);
    }

    @Test
    void givesUpVisitsThatNeverEnd() {
        time.at(800 * MILLI, () -> lanes.abandon());
        CompletableFuture<Void> end =
                run(evenly(Curves.hold(10, Duration.ofSeconds(1))), 100, at -> Long.MAX_VALUE / 2);
        assertThat(end).isCompleted();
        assertThat(told.steps).isNotEmpty().allMatch(s -> s.outcome() == Outcome.FAILED);
        assertThat(told.finished).isEqualTo(told.startLags.size());
    }

    @Test
    void closedUsersStartAgainWhenTheyHaveFinished() {
        run(users(3, Duration.ofSeconds(1)), 100, at -> 100 * MILLI);
        assertThat(told.steps).hasSize(30);
        assertThat(lanesUsed).hasSize(3);
    }

    @Test
    void closedUsersKeepTheirPacing() {
        run(new Load.Closed(2, Duration.ofSeconds(1), Duration.ofMillis(250)), 100, at -> 10 * MILLI);
        assertThat(told.steps).hasSize(8);
    }

    @Test
    void anEngineThatThrowsStopsTheRunInsteadOfStandingStill() {
        CompletableFuture<Void> end = run(evenly(Curves.hold(10, Duration.ofSeconds(1))), 100, at -> {
            throw new IllegalStateException("no threads left");
        });
        assertThat(end).isCompleted();
        assertThat(control.stopReason().orElseThrow().text()).contains("no threads left");
        assertThat(told.finished).isEqualTo(told.startLags.size());
    }

    private Lanes lanes;

    private CompletableFuture<Void> run(Load load, int maxLanes, LongUnaryOperator serviceTime) {
        RunPlan plan = RunPlan.of(
                        scenario("test", journey("read", get("read", "/")), load), URI.create("http://127.0.0.1:1"))
                .withMaxLanes(maxLanes);
        RunClock clock = new RunClock(time::now, 0);
        lanes = new Lanes(
                plan,
                new Visits(plan, told, control),
                control,
                clock,
                List.of(new FakeLoop(time), new FakeLoop(time)),
                (lane, visit) -> {
                    lanesUsed.add(lane.id());
                    assertThat(visit.advance(time.now())).isEqualTo(Visit.Next.SEND);
                    visit.sent(time.now());
                    long service = serviceTime.applyAsLong(time.now());
                    if (service < Long.MAX_VALUE / 2) {
                        time.at(time.now() + service, () -> {
                            visit.answered(time.now(), FakeAnswer.json(200, "{}"));
                            visit.advance(time.now());
                            lane.free();
                        });
                    }
                });
        CompletableFuture<Void> end = lanes.start();
        time.runAll();
        return end;
    }
}
