package io.kingtide.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A whole scenario, immutable: journeys with their load, and the thresholds that make a verdict.
 *
 * @param name shown in reports
 * @param journeys at least one, names distinct
 * @param thresholds all must hold for a PASS
 */
public record ScenarioPlan(String name, List<LoadedJourney> journeys, List<Threshold> thresholds) {
    /** More journeys than this are a mistake, not a plan. */
    public static final int MAX_JOURNEYS = 200;

    public ScenarioPlan {
        journeys = List.copyOf(journeys);
        thresholds = List.copyOf(thresholds);
        if (journeys.isEmpty() || journeys.size() > MAX_JOURNEYS) {
            throw new ScenarioException(
                    "Building scenario '" + name + "'",
                    journeys.size() + " journeys",
                    "1 to " + MAX_JOURNEYS,
                    "Add one with .journey(journey(\"buy\", ...), curve).");
        }
        Set<String> seen = new HashSet<>();
        for (LoadedJourney loaded : journeys) {
            if (!seen.add(loaded.journey().name())) {
                throw new ScenarioException(
                        "Building scenario '" + name + "'",
                        "two journeys named '" + loaded.journey().name() + "'",
                        "distinct names",
                        "Rename one of them.");
            }
        }
        Threshold.checkNames(name, thresholds, new HashSet<>(requestNames(journeys)));
    }

    /** The distinct names of all requests, in the order in which they first appear. */
    public List<String> requestNames() {
        return requestNames(journeys);
    }

    /** The same scenario plus one journey. */
    public ScenarioPlan journey(Journey journey, Load load) {
        List<LoadedJourney> more = new ArrayList<>(journeys);
        more.add(new LoadedJourney(journey, load));
        return new ScenarioPlan(name, more, thresholds);
    }

    /** The same scenario plus thresholds. */
    public ScenarioPlan require(Threshold... more) {
        List<Threshold> all = new ArrayList<>(thresholds);
        all.addAll(List.of(more));
        return new ScenarioPlan(name, journeys, all);
    }

    private static List<String> requestNames(List<LoadedJourney> journeys) {
        List<String> names = new ArrayList<>();
        for (LoadedJourney loaded : journeys) {
            Step.collectRequestNames(loaded.journey().steps(), names);
        }
        return List.copyOf(names);
    }
}
