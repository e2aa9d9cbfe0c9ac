package io.kingtide.rehearsal.demo;

import io.kingtide.scenario.cli.RunWatcher;
import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Watches the load: has the night's plan armed when it begins and tells a person where it stands. Thread-safe. */
final class NightWatch implements RunWatcher {
    private static final int NOTE_EVERY_SECONDS = 10;
    private static final int TOLD_AFTER_MILLIS = 300;

    private final Voice voice;
    private final Duration length;
    private final Consumer<Duration> begun;
    private final Consumer<String> licenceEnded;
    private boolean running;

    /**
     * A watch of one load.
     *
     * @param begun told once, with the age of the load
     * @param licenceEnded told why test traffic is not let in any more
     */
    NightWatch(Voice voice, Duration length, Consumer<Duration> begun, Consumer<String> licenceEnded) {
        this.voice = voice;
        this.length = length;
        this.begun = begun;
        this.licenceEnded = licenceEnded;
    }

    @Override
    public void preparing(RunPlan plan, String engine) {
        voice.step(String.format(
                Locale.ROOT,
                "Double 11: warming up %s, then %d s of load with a peak of %.0f journeys a second",
                engine,
                length.toSeconds(),
                plan.peakRate()));
    }

    @Override
    public synchronized void second(LiveSecond second, RunControl control) {
        if (!running) {
            running = true;
            // A second is told a moment after it has passed.
            begun.accept(Duration.ofMillis(1_000L * (second.second() + 1) + TOLD_AFTER_MILLIS));
        }
        String text = String.format(
                Locale.ROOT,
                "%3d s of %d s: this second %d of %d arrivals sent, %d failed, p99 %.0f ms",
                second.second() + 1,
                length.toSeconds(),
                second.sent(),
                second.planned(),
                second.failed(),
                second.responseMillis().p99());
        if ((second.second() + 1) % NOTE_EVERY_SECONDS == 0) {
            voice.note(text);
        } else {
            voice.update(text);
        }
    }

    @Override
    public void event(RunEvent event) {
        if (event.kind().equals("kill") || event.name().equals(Campaign.NAME + " killed")) {
            licenceEnded.accept("The kill switch stopped all test traffic: " + event.text() + ".");
        } else if (event.name().equals(Campaign.NAME + " expired")) {
            licenceEnded.accept("The campaign and its tags expired during the run: test traffic is not let in any more;"
                    + " give it more time with --campaign-minutes.");
        }
        switch (event.kind()) {
            case "switch", "plan", "kill", "abort", "threshold", "campaign" -> voice.note("  " + event.text());
            default -> voice.update(event.text());
        }
    }
}
