package io.kingtide.scenario.cli;

/** A row of block characters that shows numbers by their height. Pure. */
final class Sparkline {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** One character a value; the highest block is {@code top}. Anything above 0 shows at least the lowest block. */
    static String of(double[] values, double top) {
        StringBuilder text = new StringBuilder(values.length);
        for (double value : values) {
            int height = top <= 0 ? 0 : (int) Math.round(value / top * (BLOCKS.length() - 1));
            int shown = value > 0 ? Math.max(1, height) : 0;
            text.append(BLOCKS.charAt(Math.min(shown, BLOCKS.length() - 1)));
        }
        return text.toString();
    }
}
