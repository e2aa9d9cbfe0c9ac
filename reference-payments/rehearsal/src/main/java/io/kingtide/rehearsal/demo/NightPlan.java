package io.kingtide.rehearsal.demo;

import io.kingtide.scenario.Load;
import io.kingtide.scenario.curve.Phase;
import io.kingtide.scenario.run.RunPlan;
import java.time.Duration;
import java.util.Locale;

/**
 * What ops rehearsed for the night, as the plan file that is armed on the console: orders limited by Sentinel at the
 * front door; one second before midnight bill history goes off on each node's own clock and refunds are deferred by the
 * console, and both come back after the plateau.
 *
 * @param midnight when the peak begins, since the load's zero; the plan's T-zero
 * @param over when the plateau ends
 * @param ordersPerSecond limit of orders at the front door
 */
record NightPlan(Duration midnight, Duration over, long ordersPerSecond) {
    static final String NAME = "double-11-midnight";

    private static final Duration BEFORE_MIDNIGHT = Duration.ofSeconds(1);
    /** A step must not lie in the past when the plan reaches the console. */
    private static final Duration SHIPPING = Duration.ofMillis(500);

    static NightPlan of(RunPlan plan, long ordersPerSecond) {
        return new NightPlan(
                seconds(phase(plan, "midnight").fromSeconds()),
                seconds(phase(plan, "plateau").toSeconds()),
                ordersPerSecond);
    }

    /** How long after {@code elapsed} of the load the plan's T-zero is. */
    Duration untilMidnight(Duration elapsed) {
        return midnight.minus(elapsed);
    }

    /** The text of the plan for a load that is {@code elapsed} old. */
    String yaml(Duration elapsed) {
        Duration soonest = elapsed.plus(SHIPPING).minus(midnight);
        Duration before = longer(BEFORE_MIDNIGHT.negated(), soonest);
        Duration lasting = longer(over.minus(midnight).minus(before), Duration.ofSeconds(1));
        return """
                # Armed by 'kingtide demo' when the load began. T-zero is the midnight of this rehearsal.
                version: 1
                name: %s
                steps:
                  - name: limit-orders
                    at: "%s"
                    limit: orders
                    permits-per-second: %d
                    carrier: sentinel
                    mode: coordinated
                    within: 15s
                  - name: bill-history-off
                    at: "%s"
                    switch: bill-history
                    on: true
                    reverse-after: %s
                    mode: local
                    when-cut-off: run
                  - name: refunds-later
                    at: "%s"
                    switch: refunds
                    on: true
                    reverse-after: %s
                    mode: coordinated
                    within: 15s
                """.formatted(
                        NAME, text(soonest), ordersPerSecond, text(before), text(lasting), text(before), text(lasting));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static String text(Duration duration) {
        return String.format(Locale.ROOT, "%dms", duration.toMillis());
    }

    static Phase phase(RunPlan plan, String name) {
        return plan.journeys().stream()
                .map(loaded -> ((Load.Open) loaded.load()).curve())
                .flatMap(curve -> curve.phases().stream())
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The night has no phase '" + name + "'"));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
