package io.kingtide.scenario.cli;

import io.kingtide.scenario.Share;
import io.kingtide.scenario.report.WorkerRecording;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.StopReason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker's share of one run. It begins when the controller opens the report, and what it has to say goes there, a line at
 * a time: {@code ready}, {@code packet <json>}, {@code gauges <json>}, {@code stopped <json>}, {@code failed <json>},
 * {@code ended}. Without a controller it stops by itself: when the report can no longer be written, or when no sign of life
 * has come for {@link #PATIENCE_NANOS}.
 */
final class WorkerRun {
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long PACKET_EVERY_MILLIS = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunPlan plan;
    private final Engine engine;
    private final LongSupplier nanoClock;
    private final RunControl control = new RunControl();
    private final WorkerRecording recording;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CountDownLatch startKnown = new CountDownLatch(1);
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile long startNanos;
    private volatile long heardNanos;
    private volatile String baggage = "";
    private volatile Map<String, String> variables = Map.of();
    private volatile boolean engineEnded;

    /**
     * @param whole the whole run
     * @param tagged whether each request carries the tag that comes with {@link #alive}
     */
    WorkerRun(RunPlan whole, Share share, boolean tagged, Engine engine, LongSupplier nanoClock) {
        RunPlan own = whole.withShare(share).withStart(this::awaitStart).withVariables(() -> variables);
        this.plan = tagged ? own.withBaggage(() -> baggage) : own;
        this.engine = engine;
        this.nanoClock = nanoClock;
        this.recording = new WorkerRecording(plan);
        this.heardNanos = nanoClock.getAsLong();
        control.onStop(startKnown::countDown);
        control.onStop(() -> control.stopReason().ifPresent(reason -> lines.add(line("stopped", reason))));
    }

    /** Whether nobody opened the report in time, or it has ended. */
    boolean isForsaken() {
        return !reported.get() && silence() > PATIENCE_NANOS;
    }

    /** The controller lives. */
    void alive(String currentBaggage) {
        baggage = currentBaggage;
        heardNanos = nanoClock.getAsLong();
    }

    /** What the set-up, which the controller has carried out, found. */
    void variables(Map<String, String> found) {
        variables = Map.copyOf(found);
    }

    /** The clock starts at this reading of this process's {@link System#nanoTime()}. */
    void start(long nanoTime) {
        startNanos = nanoTime;
        startKnown.countDown();
    }

    void stop(StopReason reason) {
        control.stop(reason);
    }

    /**
     * Carries out the run and reports it.
     *
     * @return false if it was carried out before
     * @throws IOException if the controller is gone; the load has been stopped then
     */
    boolean report(OutputStream out) throws IOException, InterruptedException {
        if (!reported.compareAndSet(false, true)) {
            return false;
        }
        Thread thread = new Thread(this::carryOut, "kingtide-share");
        thread.setDaemon(true);
        thread.start();
        try {
            tellUntilTheEnd(out);
        } catch (IOException e) {
            control.stop(new StopReason(StopReason.Kind.WORKER_LOST, "The controller is gone: " + e.getMessage()));
            thread.join();
            throw e;
        }
        return true;
    }

    private void tellUntilTheEnd(OutputStream out) throws IOException, InterruptedException {
        long nextPacket = nanoClock.getAsLong();
        while (!engineEnded || !lines.isEmpty()) {
            String line = lines.poll(PACKET_EVERY_MILLIS / 4, TimeUnit.MILLISECONDS);
            if (line != null) {
                tell(out, line);
            }
            long now = nanoClock.getAsLong();
            if (now >= nextPacket) {
                nextPacket = now + TimeUnit.MILLISECONDS.toNanos(PACKET_EVERY_MILLIS);
                tell(out, "packet " + recording.packet(now).json());
                tell(out, gauges());
            }
            if (silence() > PATIENCE_NANOS) {
                throw new IOException("no sign of life for " + PATIENCE_NANOS / 1_000_000_000L + " s");
            }
        }
        tell(out, "packet " + recording.lastPacket().json());
        tell(out, gauges());
        tell(out, "ended");
    }

    private void carryOut() {
        try {
            engine.run(plan, recording, control);
        } catch (EngineException | RuntimeException | LinkageError e) {
            lines.add(line("failed", e instanceof EngineException ? String.valueOf(e.getMessage()) : e.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            engineEnded = true;
        }
    }

    private long awaitStart(long earliest) {
        lines.add("ready");
        try {
            startKnown.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return earliest;
        }
        return control.stopped() ? earliest : startNanos;
    }

    private long silence() {
        return nanoClock.getAsLong() - heardNanos;
    }

    private String gauges() {
        return line(
                "gauges",
                Map.of(
                        "lanes", control.lanes().get(),
                        "busy", control.busyLanes().get(),
                        "starved", control.starvedArrivals().sum()));
    }

    private static String line(String kind, Object value) {
        return kind + " " + JSON.writeValueAsString(value);
    }

    private static void tell(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
