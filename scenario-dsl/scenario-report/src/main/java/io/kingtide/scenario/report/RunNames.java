package io.kingtide.scenario.report;

import io.kingtide.scenario.run.RunPlan;
import java.util.List;

/** What the indexes in a recorder's calls stand for. */
record RunNames(List<String> journeys, List<String> requests) {
    RunNames {
        journeys = List.copyOf(journeys);
        requests = List.copyOf(requests);
    }

    static RunNames of(RunPlan plan) {
        return new RunNames(
                plan.journeys().stream().map(loaded -> loaded.journey().name()).toList(), plan.requests());
    }
}
