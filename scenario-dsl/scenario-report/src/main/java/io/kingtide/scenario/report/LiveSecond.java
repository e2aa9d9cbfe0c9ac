package io.kingtide.scenario.report;

import java.util.List;

/**
 * A second of the run that has passed, for whoever watches.
 *
 * @param second from the start of the run
 * @param planned arrivals of the plan
 * @param sent arrivals
 * @param ok requests that ended well
 * @param failed requests that did not
 * @param responseMillis from the planned start, all requests that ended in this second
 * @param sendLagMillis the load generator's own delay, all requests that ended in this second
 * @param valid whether the run could still be valid; false as soon as it is clear that the generator is the slow one
 * @param journeys each journey for itself
 */
public record LiveSecond(
        int second,
        long planned,
        long sent,
        long ok,
        long failed,
        Percentiles responseMillis,
        Percentiles sendLagMillis,
        boolean valid,
        List<Journey> journeys) {

    /** One journey in this second; the counts and times as of the whole. */
    public record Journey(String name, long planned, long sent, long ok, long failed, Percentiles responseMillis) {}

    public LiveSecond {
        journeys = List.copyOf(journeys);
    }
}
