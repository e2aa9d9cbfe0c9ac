package io.kingtide.rehearsal.demo;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.console.ConsoleClient;
import io.kingtide.rehearsal.system.SystemOptions;
import io.kingtide.rehearsal.traffic.TaggedProbe;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The rehearsal's licence to run, and what is done under it before and after the load. */
final class Campaign {
    static final String NAME = "double-11";

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration ROLL_CALL_WITHIN = Duration.ofSeconds(60);
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final int PROBE_BUYERS = 16;

    /**
     * How much of what a closed loop of buyers gets through becomes the peak. The load generator needs its share of the
     * same cores, and a rehearsal on a laptop should show a peak, not a breakdown.
     */
    private static final double SHARE_OF_CAPACITY = 0.4;

    private static final double LOWEST_PEAK = 10;
    private static final double HIGHEST_PEAK = 2_000;

    private final ConsoleClient console;
    private final RunningSystem system;
    private final HttpClient client;
    private final SystemOptions systemOptions;
    private final Voice voice;

    Campaign(ConsoleClient console, RunningSystem system, HttpClient client, SystemOptions systemOptions, Voice voice) {
        this.console = console;
        this.system = system;
        this.client = client;
        this.systemOptions = systemOptions;
        this.voice = voice;
    }

    /** Creates and arms it as soon as every expected agent has answered the roll-call. */
    void arm(Map<String, Integer> rollCall, Duration life) throws InterruptedException {
        voice.step("Arming campaign '" + NAME + "': every instance answers the roll-call");
        console.createCampaign(NAME, life, DRAIN, "Rehearsal of Double 11 by 'kingtide demo'");
        long deadline = System.nanoTime() + ROLL_CALL_WITHIN.toNanos();
        while (true) {
            try {
                console.armCampaign(NAME, rollCall, "Rehearsal of Double 11 by 'kingtide demo'");
                return;
            } catch (Problem e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(300);
            }
        }
    }

    /** The peak that the user set, or one that fits the machine. */
    double peak(DemoOptions options) throws InterruptedException {
        TaggedProbe probe = new TaggedProbe(
                client,
                system.frontDoor(),
                baggage(options.campaignLife()),
                systemOptions.users(),
                SystemOptions.MERCHANTS);
        probe.preflight(READY_WITHIN);
        // Cold processes do a third of what they do later, and the night's peak comes later.
        Duration warmUp = Duration.ofSeconds(options.quick() ? 5 : 7);
        Duration measured = Duration.ofSeconds(options.quick() ? 2 : 3);
        if (options.peak().isPresent()) {
            voice.step("Warming up with tagged buyers");
            probe.purchasesPerSecond(PROBE_BUYERS, Duration.ofSeconds(1), Duration.ofSeconds(1), options.seed());
            return options.peak().getAsDouble();
        }
        voice.step("Sizing the peak to this machine with tagged buyers ("
                + warmUp.plus(measured).toSeconds() + " s)");
        double capacity = probe.purchasesPerSecond(PROBE_BUYERS, warmUp, measured, options.seed());
        double peak = Math.rint(Math.max(LOWEST_PEAK, Math.min(HIGHEST_PEAK, capacity * SHARE_OF_CAPACITY)));
        voice.note(String.format(
                Locale.ROOT,
                "%.0f purchases a second when pushed; the night's peak is %.0f journeys a second (--peak sets it)",
                capacity,
                peak));
        return peak;
    }

    /** Leaves no switch on, also where the night ended early. */
    void openAgain() {
        for (String name : new String[] {"bill-history", "refunds"}) {
            try {
                console.setSwitch(name, false, "The rehearsal is over");
            } catch (Problem e) {
                voice.note(String.valueOf(e.getMessage()));
            }
        }
    }

    void disarm() {
        try {
            console.disarmCampaign(NAME, "The rehearsal is over");
        } catch (Problem e) {
            voice.note(String.valueOf(e.getMessage()));
        }
    }

    /** Tagged statements that agents refused, all nodes together. */
    Map<String, Long> refusedByReason() {
        Map<String, Long> refused = new TreeMap<>();
        try {
            for (ConsoleClient.Node node : console.nodes()) {
                node.refusedByReason().forEach((reason, count) -> refused.merge(reason, count, Long::sum));
            }
        } catch (Problem e) {
            voice.note("Refusals could not be counted: " + e.getMessage());
        }
        return refused;
    }

    private String baggage(Duration life) {
        try {
            TagIssuer issuer = new TagIssuer(TagKeys.fromFile(system.tagKeys()), Clock.systemUTC());
            return Baggage.with(null, issuer.issue(NAME, life));
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading the tag keys " + system.tagKeys(),
                            String.valueOf(e),
                            "the file that was written at the start",
                            "Start again.")
                    .causedBy(e);
        }
    }
}
