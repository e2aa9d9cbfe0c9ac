package io.kingtide.rehearsal.demo;

import io.kingtide.rehearsal.console.ConsoleClient;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.curve.Phase;
import io.kingtide.scenario.run.RunPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * What ops does on the night: orders limited by Sentinel at the front door; bill history off and refunds deferred shortly before midnight, both back after the
 * plateau, each by the console and with its reason.
 */
final class NightPlan {
    private static final Duration BEFORE_MIDNIGHT = Duration.ofSeconds(1);

    private final ConsoleClient console;
    private final ExecutorService hands;

    /**
     * A plan.
     *
     * @param hands where changes are made, so that a slow console never delays the clock
     */
    NightPlan(ConsoleClient console, ExecutorService hands) {
        this.console = console;
        this.hands = hands;
    }

    /**
     * The steps of a night.
     *
     * @param ordersPerSecond limit of orders at the front door while it lasts
     */
    Timeline timeline(RunPlan plan, long ordersPerSecond) {
        Duration midnight = at(phase(plan, "midnight").fromSeconds());
        Duration over = at(phase(plan, "plateau").toSeconds());
        Duration before = midnight.compareTo(BEFORE_MIDNIGHT) > 0 ? midnight.minus(BEFORE_MIDNIGHT) : Duration.ZERO;
        return new Timeline(List.of(
                new Timeline.Step(
                        Duration.ZERO,
                        "limit orders",
                        () -> hands.execute(() -> console.setLimit(
                                "orders", ordersPerSecond, "sentinel", "The night: what was planned, and room"))),
                flip(before, "bill-history", true, "Midnight: bill history is not worth its database time now"),
                flip(before, "refunds", true, "Midnight: refunds can wait until the peak is over"),
                flip(over, "bill-history", false, "The peak is over"),
                flip(over, "refunds", false, "The peak is over: carry out what was deferred")));
    }

    private Timeline.Step flip(Duration at, String name, boolean on, String reason) {
        return new Timeline.Step(
                at, name + (on ? " on" : " off"), () -> hands.execute(() -> console.setSwitch(name, on, reason)));
    }

    static Phase phase(RunPlan plan, String name) {
        return plan.journeys().stream()
                .map(loaded -> ((Load.Open) loaded.load()).curve())
                .flatMap(curve -> curve.phases().stream())
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The night has no phase '" + name + "'"));
    }

    private static Duration at(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
