package io.kingtide.rehearsal.demo;

import io.kingtide.scenario.cli.RunWatcher;
import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Watches the load: moves the night's plan along and tells a person where it stands. Thread-safe. */
final class NightWatch implements RunWatcher, AutoCloseable {
    private static final int NOTE_EVERY_SECONDS = 10;

    private final Voice voice;
    private final Timeline timeline;
    private final Duration length;
    private final Consumer<String> licenceEnded;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "night-plan");
        thread.setDaemon(true);
        return thread;
    });
    private boolean running;

    /**
     * A watch of one load.
     *
     * @param licenceEnded told why test traffic is not let in any more
     */
    NightWatch(Voice voice, Timeline timeline, Duration length, Consumer<String> licenceEnded) {
        this.voice = voice;
        this.timeline = timeline;
        this.length = length;
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
            follow(second);
        }
        String text = String.format(
                Locale.ROOT,
                "%3d s of %d s: %d of %d arrivals sent, %d failed, p99 %.0f ms",
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

    /** A second is told a moment after it has passed; from then on the clock of this machine is as good. */
    private void follow(LiveSecond first) {
        long begin = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(1_000L * (first.second() + 1) + 300);
        clock.scheduleAtFixedRate(
                () -> timeline.advanceTo(Duration.ofNanos(System.nanoTime() - begin)), 0, 50, TimeUnit.MILLISECONDS);
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
            case "switch", "kill", "abort", "threshold", "campaign" -> voice.note("  " + event.text());
            default -> voice.update(event.text());
        }
    }

    /** What the plan did not come to do. */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
