package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Share;
import io.kingtide.scenario.run.RunPlan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * What a controller asks a worker to carry out.
 *
 * @param protocol {@link #PROTOCOL}
 * @param shipment the scenario
 * @param engine by its name
 * @param index which of the workers this one is, from 0
 * @param of how many there are
 * @param atMostMillis length at which the run is cut off; null for the plan's own
 * @param maxLanes of the whole run
 * @param tagged whether every request carries a tag; the tag itself follows with the controller's signs of life
 * @param fingerprint of the whole plan, so that both sides are sure to mean the same
 */
record WorkOrder(
        int protocol,
        Shipment shipment,
        String engine,
        URI target,
        int index,
        int of,
        double timeScale,
        double rateScale,
        long seed,
        @Nullable Long atMostMillis,
        int maxLanes,
        boolean warmUp,
        List<String> allowedHosts,
        Map<String, String> headers,
        boolean tagged,
        String fingerprint) {

    /** Raised when controller and workers of different versions would misunderstand each other. */
    static final int PROTOCOL = 2;

    private static final int FINGERPRINTED_ARRIVALS = 1_000;

    static WorkOrder of(RunPlan plan, Shipment shipment, String engine, Share share) {
        return new WorkOrder(
                PROTOCOL,
                shipment,
                engine,
                plan.target(),
                share.index(),
                share.of(),
                plan.timeScale(),
                plan.rateScale(),
                plan.seed(),
                plan.lengthAtMost().map(Duration::toMillis).orElse(null),
                plan.maxLanes(),
                plan.warmUp(),
                List.copyOf(plan.allowedHosts()),
                plan.headers(),
                plan.tagged(),
                fingerprint(plan));
    }

    /** The whole run of which this worker has a share. */
    RunPlan wholePlan(ScenarioPlan scenario) {
        RunPlan plan = RunPlan.of(scenario, target)
                .withTimeScale(timeScale)
                .withRateScale(rateScale)
                .withSeed(seed)
                .withMaxLanes(maxLanes);
        for (String host : allowedHosts) {
            plan = plan.withAllowedHost(host);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            plan = plan.withHeader(header.getKey(), header.getValue());
        }
        plan = atMostMillis == null ? plan : plan.withLengthAtMost(Duration.ofMillis(atMostMillis));
        plan = warmUp ? plan : plan.withoutWarmUp();
        requireSame(plan);
        return plan;
    }

    private void requireSame(RunPlan plan) {
        if (!fingerprint(plan).equals(fingerprint)) {
            throw Problem.usage(
                    "Planning the shipped scenario '" + plan.scenario().name() + "'",
                    "another plan than the controller's",
                    "the same journeys and arrivals",
                    "Let controller and workers be of the same version, and the scenario not depend on the machine it is planned on.");
        }
    }

    /** Journeys, requests, thresholds and arrivals in one number. */
    static String fingerprint(RunPlan plan) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            StringBuilder words = new StringBuilder(plan.scenario().name())
                    .append(plan.requests())
                    .append(plan.length());
            for (int i = 0; i < plan.journeys().size(); i++) {
                LoadedJourney loaded = plan.journeys().get(i);
                words.append('|').append(loaded.journey().name());
                if (loaded.load() instanceof Load.Open open) {
                    words.append(open.spacing()).append(Math.round(open.curve().total()));
                    PrimitiveIterator.OfLong arrivals = plan.arrivals(i);
                    for (int n = 0; n < FINGERPRINTED_ARRIVALS && arrivals.hasNext(); n++) {
                        words.append(',').append(arrivals.nextLong() / 1000);
                    }
                } else {
                    words.append(loaded.load());
                }
            }
            return HexFormat.of().formatHex(digest.digest(words.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
