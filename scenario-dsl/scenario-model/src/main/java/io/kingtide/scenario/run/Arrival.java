package io.kingtide.scenario.run;

/**
 * One planned start of a journey.
 *
 * @param journey index into {@link RunPlan#journeys()}
 * @param number unique within the run, from 0
 * @param plannedNanos since the start of the run
 */
public record Arrival(int journey, long number, long plannedNanos) {}
