package io.kingtide.rehearsal;

import io.kingtide.rehearsal.demo.Voice;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Tells a person what happens and how long it will take: one line that is rewritten on a terminal, plain lines where
 * the output is piped, nothing for programs. Thread-safe.
 */
final class Progress implements Voice, AutoCloseable {
    private static final int WIDTH = 110;

    private final PrintStream out;
    private final Style style;
    private final long begin = System.nanoTime();
    private boolean lineOpen;

    /** How much to say. */
    enum Style {
        /** A terminal: the current line is rewritten. */
        TERMINAL,
        /** Piped: one line for each step, nothing in between. */
        LINES,
        /** A program reads the output. */
        SILENT;

        static Style of(boolean json) {
            if (json) {
                return SILENT;
            }
            return System.console() == null ? LINES : TERMINAL;
        }
    }

    Progress(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** A step begins. */
    @Override
    public synchronized void step(String text) {
        if (style == Style.SILENT) {
            return;
        }
        endLine();
        if (style == Style.TERMINAL) {
            rewrite(text + " ...");
        } else {
            out.println(stamp() + text);
        }
    }

    /** How far the current step is; only where it can be rewritten. */
    @Override
    public synchronized void update(String text) {
        if (style == Style.TERMINAL) {
            rewrite(text);
        }
    }

    /** Something that stays on the screen. */
    @Override
    public synchronized void note(String text) {
        if (style == Style.SILENT) {
            return;
        }
        if (style == Style.TERMINAL && lineOpen) {
            out.print("\r\u001b[K");
            lineOpen = false;
        }
        out.println(stamp() + text);
    }

    @Override
    public synchronized void close() {
        endLine();
    }

    /** Time since the beginning. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void rewrite(String text) {
        String line = stamp() + text;
        out.print("\r\u001b[K" + (line.length() > WIDTH ? line.substring(0, WIDTH) : line));
        out.flush();
        lineOpen = true;
    }

    private void endLine() {
        if (lineOpen) {
            out.print("\r\u001b[K");
            out.flush();
            lineOpen = false;
        }
    }

    private String stamp() {
        long seconds = elapsed().toSeconds();
        return String.format(Locale.ROOT, "%d:%02d  ", seconds / 60, seconds % 60);
    }
}
