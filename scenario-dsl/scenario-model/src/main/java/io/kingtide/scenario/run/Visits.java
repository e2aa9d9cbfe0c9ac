package io.kingtide.scenario.run;

import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Share;
import io.kingtide.scenario.Step;
import java.net.URI;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Makes the visits of one run: what they share is prepared here, once. Thread-safe. */
public final class Visits {
    final RunPlan plan;
    final RunRecorder recorder;
    final RunControl control;
    private final String base;
    private final Map<String, Integer> requests = new HashMap<>();
    private final Map<Feeder, Feeder.Source> feeders = new IdentityHashMap<>();
    final FixedCalls fixedCalls = new FixedCalls();

    /** Opens the feeders of the run. */
    public Visits(RunPlan plan, RunRecorder recorder, RunControl control) {
        this.plan = plan;
        this.recorder = recorder;
        this.control = control;
        String target = plan.target().toString();
        this.base = target.endsWith("/") ? target.substring(0, target.length() - 1) : target;
        List<String> names = plan.requests();
        for (int i = 0; i < names.size(); i++) {
            requests.put(names.get(i), i);
        }
        for (LoadedJourney loaded : plan.journeys()) {
            Step.forEach(loaded.journey().steps(), step -> {
                if (step instanceof Step.Feed feed) {
                    feeders.computeIfAbsent(feed.feeder(), feeder -> open(feeder, plan.share()));
                }
                if (step instanceof HttpStep http) {
                    fixedCalls.add(http);
                }
            });
        }
    }

    /** The visit of an arrival. */
    public Visit of(Arrival arrival) {
        return new Visit(this, arrival);
    }

    int request(HttpStep step) {
        return request(step.name());
    }

    int request(String name) {
        return requests.getOrDefault(name, 0);
    }

    /** Whether requests of this run may go to that host and port. */
    public boolean allows(String host, int port) {
        return plan.allowedHosts().contains(host + ':' + port);
    }

    Feeder.Source source(Feeder feeder) {
        Feeder.Source source = feeders.get(feeder);
        if (source == null) {
            throw new IllegalStateException("A feeder appeared that the plan does not have");
        }
        return source;
    }

    /** The absolute URL of a rendered one; null if its host is not on the allow-list. */
    @org.jspecify.annotations.Nullable
    String absolute(String rendered) {
        if (rendered.startsWith("/")) {
            return base + rendered;
        }
        try {
            URI uri = URI.create(rendered);
            boolean allowed = uri.getHost() != null && plan.allowedHosts().contains(RunPlan.hostAndPort(uri));
            return allowed ? rendered : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Feeder.Source open(Feeder feeder, Share share) {
        try {
            return feeder.open(share);
        } catch (ScenarioException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ScenarioException(
                    "Opening feeder " + feeder, e.toString(), "its records", "Check where it reads from.");
        }
    }
}
