package io.kingtide.scenario.jmeter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Ends requests whose time is up. JMeter's own timeouts are for connecting and between two packets: a target that answers
 * byte by byte would keep a lane for as long as it likes. Swept every 20 ms by one thread, since a timer for each request
 * costs more than the request.
 */
final class TotalTimeouts implements AutoCloseable {
    private static final long SWEEP_MILLIS = 20;

    private final List<Watch> all = new CopyOnWriteArrayList<>();
    private final Thread sweeper = new Thread(this::sweep, "kingtide-jmeter-timeouts");

    TotalTimeouts() {
        sweeper.setDaemon(true);
        sweeper.start();
    }

    /**
     * Watches over the requests of one lane.
     *
     * @param cut ends the request under way; called by the sweeping thread, again and again while the request goes on
     */
    Watch over(Runnable cut) {
        Watch watch = new Watch(cut);
        all.add(watch);
        return watch;
    }

    private void sweep() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(SWEEP_MILLIS);
                long now = System.nanoTime();
                for (Watch watch : all) {
                    watch.endIfDue(now);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        sweeper.interrupt();
    }

    /** Locked, so that a request is never ended for the lateness of the one before it. */
    static final class Watch {
        private final Runnable cut;
        private boolean running;
        private boolean cutOff;
        private long dueNanos;

        private Watch(Runnable cut) {
            this.cut = cut;
        }

        synchronized void begin(Duration atMost) {
            running = true;
            cutOff = false;
            dueNanos = System.nanoTime() + atMost.toNanos();
        }

        /** Whether the request was cut off. */
        synchronized boolean end() {
            running = false;
            return cutOff;
        }

        private synchronized void endIfDue(long nowNanos) {
            if (running && nowNanos - dueNanos > 0) {
                cutOff = true;
                // Again at the next sweep if it was not yet connected.
                cut.run();
            }
        }
    }
}
