package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.RunEvent;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;

/**
 * The run while it goes on: on a terminal a few lines that are drawn over, into a pipe one line every few seconds.
 * Thread-safe.
 */
final class LiveView implements RunWatcher {
    private static final int WIDTH = 60;
    private static final int LINE_EVERY_SECONDS = 10;
    private static final String ERASE_LINE = "\u001b[2K";

    private final PrintWriter out;
    private final boolean terminal;
    private final Deque<LiveSecond> shown = new ArrayDeque<>();
    private long lengthSeconds;
    private double top = 1;
    private int drawnLines;
    private boolean saidInvalid;

    LiveView(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void preparing(RunPlan plan, String engine) {
        lengthSeconds = plan.length().toSeconds();
        say(String.format(
                Locale.ROOT,
                "%s on %s: %s, up to %,.0f arrivals a second, against %s%s",
                plan.scenario().name(),
                engine,
                text(plan.length()),
                plan.peakRate(),
                plan.target(),
                plan.tagged() ? ", tagged" : ", untagged"));
    }

    @Override
    public synchronized void second(LiveSecond second, RunControl control) {
        shown.addLast(second);
        top = Math.max(top, Math.max(second.planned(), second.sent()));
        while (shown.size() > WIDTH) {
            shown.removeFirst();
        }
        if (!second.valid() && !saidInvalid) {
            saidInvalid = true;
            say("The load generator is the slow one: this run will be INVALID.");
        }
        if (terminal) {
            draw(second, control);
        } else if (second.second() % LINE_EVERY_SECONDS == 0) {
            out.println(line(second));
            out.flush();
        }
    }

    @Override
    public synchronized void event(RunEvent event) {
        if (!event.kind().equals("effect") && !event.kind().equals("node")) {
            boolean named = !event.name().equals(event.kind()) && !event.name().equals("stop");
            say("  " + event.kind() + (named ? " " + event.name() : "") + ": " + event.text());
        }
    }

    @Override
    public synchronized void ended() {
        drawnLines = 0;
    }

    private void say(String text) {
        erase();
        out.println(text);
        out.flush();
    }

    private void draw(LiveSecond second, RunControl control) {
        erase();
        String left = text(Duration.ofSeconds(Math.max(0, lengthSeconds - second.second() - 1)));
        String[] lines = {
            "planned " + Sparkline.of(column(true), top),
            "sent    " + Sparkline.of(column(false), top)
                    + String.format(Locale.ROOT, "  %,d/s of %,d/s", second.sent(), second.planned()),
            String.format(
                    Locale.ROOT,
                    "%s   failed %,d/s   users %d/%d   %s left",
                    times(second, "p50 %.1f  p99 %.1f  max %.1f ms   send lag p99 %.1f ms"),
                    second.failed(),
                    control.busyLanes().get(),
                    control.lanes().get(),
                    left)
        };
        for (String line : lines) {
            out.println(ERASE_LINE + line);
        }
        out.flush();
        drawnLines = lines.length;
    }

    private void erase() {
        if (drawnLines > 0) {
            out.print("\u001b[" + drawnLines + "A\u001b[J");
            drawnLines = 0;
        }
    }

    private double[] column(boolean planned) {
        double[] values = new double[WIDTH];
        int i = WIDTH - shown.size();
        Arrays.fill(values, 0);
        for (LiveSecond second : shown) {
            values[i++] = planned ? second.planned() : second.sent();
        }
        return values;
    }

    private String line(LiveSecond second) {
        return String.format(
                Locale.ROOT,
                "%4d s of %d s: sent %,d/s of %,d/s, failed %,d/s, %s",
                second.second() + 1,
                lengthSeconds,
                second.sent(),
                second.planned(),
                second.failed(),
                times(second, "p50 %.1f ms, p99 %.1f ms, max %.1f ms, send lag p99 %.1f ms"));
    }

    /** Times of nothing would read as very good ones. */
    private static String times(LiveSecond second, String format) {
        return second.ok() + second.failed() == 0
                ? "nothing answered"
                : String.format(
                        Locale.ROOT,
                        format,
                        second.responseMillis().p50(),
                        second.responseMillis().p99(),
                        second.responseMillis().max(),
                        second.sendLagMillis().p99());
    }

    static String text(Duration length) {
        long seconds = length.toSeconds();
        return seconds < 60
                ? (length.toMillis() % 1000 == 0 || seconds > 9 ? seconds + " s" : length.toMillis() / 1000.0 + " s")
                : seconds / 60 + " min " + (seconds % 60 < 10 ? "0" : "") + seconds % 60 + " s";
    }
}
