package io.kingtide.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A whole scenario, immutable: journeys with their load, and the thresholds that make a verdict.
 *
 * @param name shown in reports
 * @param journeys at least one, names distinct
 * @param thresholds all must hold for a PASS
 * @param once what is done once a run, before and after its load
 * @param connections how requests get their connections
 */
public record ScenarioPlan(
        String name, List<LoadedJourney> journeys, List<Threshold> thresholds, OnceARun once, Connections connections) {
    /** More journeys than this are a mistake, not a plan. */
    public static final int MAX_JOURNEYS = 200;

    /** Without set-up and tear-down, and with connections as they usually are. */
    public ScenarioPlan(String name, List<LoadedJourney> journeys, List<Threshold> thresholds) {
        this(name, journeys, thresholds, OnceARun.NOTHING, Connections.kept());
    }

    public ScenarioPlan {
        journeys = List.copyOf(journeys);
        thresholds = List.copyOf(thresholds);
        if (journeys.isEmpty() || journeys.size() > MAX_JOURNEYS) {
            throw ScenarioException.atCaller(
                    "Building scenario '" + name + "'",
                    journeys.size() + " journeys",
                    "1 to " + MAX_JOURNEYS,
                    "Add one with .journey(journey(\"buy\", ...), curve).");
        }
        Set<String> seen = new HashSet<>();
        for (LoadedJourney loaded : journeys) {
            if (!seen.add(loaded.journey().name())) {
                throw ScenarioException.atCaller(
                        "Building scenario '" + name + "'",
                        "two journeys named '" + loaded.journey().name() + "'",
                        "distinct names",
                        "Rename one of them.");
            }
        }
        int users = journeys.stream()
                .mapToInt(loaded -> loaded.load() instanceof Load.Closed closed ? closed.users() : 0)
                .sum();
        if (users > connections.atMost().orElse(Integer.MAX_VALUE)) {
            throw ScenarioException.atCaller(
                    "Building scenario '" + name + "'",
                    users + " users of closed journeys with at most "
                            + connections.atMost().getAsInt() + " connections",
                    "as many connections as users",
                    "Raise atMost, or take fewer users: each of them keeps its connection.");
        }
        Set<String> limited = new LinkedHashSet<>(requestNames(journeys));
        limited.addAll(seen);
        Threshold.checkNames(name, thresholds, limited);
    }

    /**
     * Insists on what is known only once a scenario is complete: its thresholds speak of phases that its curves have.
     *
     * @throws ScenarioException if one does not
     */
    public void requireComplete() {
        Set<String> phases = new LinkedHashSet<>();
        for (LoadedJourney loaded : journeys) {
            if (loaded.load() instanceof Load.Open open) {
                open.curve().phases().forEach(phase -> phases.add(phase.name()));
            }
        }
        Threshold.checkPhases(name, thresholds, phases);
    }

    /** The distinct names of all requests, in the order in which they first appear. */
    public List<String> requestNames() {
        return requestNames(journeys);
    }

    /** The same scenario plus one journey. */
    public ScenarioPlan journey(Journey journey, Load load) {
        List<LoadedJourney> more = new ArrayList<>(journeys);
        more.add(new LoadedJourney(journey, load));
        return withJourneys(more);
    }

    /** The same scenario with these journeys in place of its own. */
    public ScenarioPlan withJourneys(List<LoadedJourney> others) {
        return new ScenarioPlan(name, others, thresholds, once, connections);
    }

    /**
     * The same scenario plus steps that are carried out once, before the first arrival. Variables that they save or set are
     * known to every arrival and to the tear-down. If one fails, nothing else is sent and the run is INVALID (exit code 3).
     */
    public ScenarioPlan setUp(Step... steps) {
        List<Step> more = new ArrayList<>(once.setUp());
        more.addAll(List.of(steps));
        Step.requireSome("setUp of scenario '" + name + "'", more);
        return new ScenarioPlan(name, journeys, thresholds, new OnceARun(more, once.tearDown()), connections);
    }

    /**
     * The same scenario plus steps that are carried out once, after the last arrival: whatever became of the run, unless a
     * tagged answer came without the echo. If one fails, the run is INVALID (exit code 3).
     */
    public ScenarioPlan tearDown(Step... steps) {
        List<Step> more = new ArrayList<>(once.tearDown());
        more.addAll(List.of(steps));
        Step.requireSome("tearDown of scenario '" + name + "'", more);
        return new ScenarioPlan(name, journeys, thresholds, new OnceARun(once.setUp(), more), connections);
    }

    /** The same scenario with another way to get connections. */
    public ScenarioPlan connections(Connections policy) {
        return new ScenarioPlan(name, journeys, thresholds, once, policy);
    }

    /** The same scenario plus thresholds. */
    public ScenarioPlan require(Threshold... more) {
        List<Threshold> all = new ArrayList<>(thresholds);
        all.addAll(List.of(more));
        return withThresholds(all);
    }

    /** The same scenario with these thresholds in place of its own. */
    public ScenarioPlan withThresholds(List<Threshold> others) {
        return new ScenarioPlan(name, journeys, others, once, connections);
    }

    private static List<String> requestNames(List<LoadedJourney> journeys) {
        List<String> names = new ArrayList<>();
        for (LoadedJourney loaded : journeys) {
            Step.collectRequestNames(loaded.journey().steps(), names);
        }
        return List.copyOf(names);
    }
}
