package io.kingtide.scenario.report;

/**
 * Something that happened during a run and belongs on its time axis.
 *
 * @param atMillis when, in milliseconds since the epoch
 * @param kind {@code switch}, {@code limit}, {@code campaign}, {@code kill}, {@code abort}, {@code threshold},
 *     {@code phase} or {@code note}; other kinds are shown as they are
 * @param name what it happened to, such as the switch {@code bill-history}; shown on the axis
 * @param text one sentence
 */
public record RunEvent(long atMillis, String kind, String name, String text) {
    private static final int MAX_TEXT = 500;

    public RunEvent {
        kind = cut(kind, 40);
        name = cut(name, 100);
        text = cut(text, MAX_TEXT);
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + "…";
    }
}
