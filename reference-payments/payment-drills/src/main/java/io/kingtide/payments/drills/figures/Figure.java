package io.kingtide.payments.drills.figures;

import java.util.List;
import java.util.Locale;

/**
 * One measured figure.
 *
 * @param value as text, with its unit
 * @param goal as text; empty if there is none
 * @param how what was run
 */
record Figure(String name, String value, String goal, boolean holds, String how) {

    /** A ratio that is to be at most or at least its goal; judged by the middle of its pairs. */
    static Figure ofRatio(String name, PairedRatio ratio, boolean atMost, double goal, String how) {
        boolean holds = atMost ? ratio.middle() <= goal : ratio.middle() >= goal;
        return new Figure(name, ratio.toText(), (atMost ? "≤ " : "≥ ") + goal, holds, how);
    }

    static Figure stated(String name, String value, String how) {
        return new Figure(name, value, "", true, how);
    }

    String toLine() {
        return String.format(Locale.ROOT, "%s: %s %s", name, value, goal.isEmpty() ? "" : "(goal " + goal + ")");
    }

    static String table(List<Figure> figures) {
        StringBuilder table = new StringBuilder("| what | figure | goal | how |\n|---|---|---|---|\n");
        for (Figure figure : figures) {
            table.append("| ")
                    .append(figure.name())
                    .append(" | ")
                    .append(figure.value())
                    .append(figure.holds() ? "" : " (**missed**)")
                    .append(" | ")
                    .append(figure.goal().isEmpty() ? "–" : figure.goal())
                    .append(" | ")
                    .append(figure.how())
                    .append(" |\n");
        }
        return table.toString();
    }
}
