package io.kingtide.scenario.report;

import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.run.RunPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the indexes in a recorder's calls stand for.
 *
 * @param requestsOf the requests of each journey
 */
record RunNames(List<String> journeys, List<String> requests, Map<String, List<String>> requestsOf) {
    RunNames {
        journeys = List.copyOf(journeys);
        requests = List.copyOf(requests);
        requestsOf = Map.copyOf(requestsOf);
    }

    static RunNames of(RunPlan plan) {
        Map<String, List<String>> requestsOf = new HashMap<>();
        for (LoadedJourney loaded : plan.journeys()) {
            String journey = loaded.journey().name();
            requestsOf.put(journey, new ScenarioPlan(journey, List.of(loaded), List.of()).requestNames());
        }
        return new RunNames(
                plan.journeys().stream().map(loaded -> loaded.journey().name()).toList(), plan.requests(), requestsOf);
    }

    /** What a threshold speaks of: a request, or the requests of a journey. */
    Set<String> meant(String name) {
        return requests.contains(name) ? Set.of(name) : Set.copyOf(requestsOf.getOrDefault(name, List.of()));
    }
}
