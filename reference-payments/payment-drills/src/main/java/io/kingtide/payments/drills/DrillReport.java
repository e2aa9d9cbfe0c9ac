package io.kingtide.payments.drills;

import io.kingtide.payments.checker.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a drill showed.
 *
 * @param drill its name
 * @param holds whether everything that must hold did
 * @param timeline what happened when, in milliseconds since the fault
 * @param rtoMillis from the fault to the first success of those it hit; -1 if nobody was hit
 * @param rpo acknowledged and lost
 * @param acknowledged calls that were told "done"
 * @param errors failed calls by kind
 * @param production what became of production under tagged load; null if the load was not tagged
 * @param figures what else was measured
 * @param broken what did not hold
 * @param findings laws that the checker found broken
 */
record DrillReport(
        String drill,
        boolean holds,
        List<Moment> timeline,
        long rtoMillis,
        long rpo,
        long acknowledged,
        Map<String, Long> errors,
        @Nullable Production production,
        Map<String, Double> figures,
        List<String> broken,
        List<Finding> findings) {

    /**
     * Production under tagged load, by a checksum of each table's rows before and after.
     *
     * @param tables how many were compared
     * @param changed tables with rows that test traffic changed: there must be none
     * @param changedBySystem tables in which the system notes its own state
     */
    record Production(int tables, List<String> changed, List<String> changedBySystem) {}

    /** One line of the timeline. */
    record Moment(long atMillis, String what) {}

    String toText() {
        StringBuilder text = new StringBuilder();
        text.append(holds ? "HOLDS  " : "BROKEN ").append(drill).append('\n');
        for (Moment moment : timeline) {
            text.append(String.format("  %+8d ms  %s%n", moment.atMillis(), moment.what()));
        }
        text.append(String.format(
                "  RTO %s, RPO %d of %d acknowledged%n",
                rtoMillis < 0 ? "none (nobody was hit)" : rtoMillis + " ms", rpo, acknowledged));
        if (!errors.isEmpty()) {
            text.append("  errors: ").append(errors).append('\n');
        }
        if (production != null) {
            text.append("  production: ")
                    .append(production.tables() - production.changed().size())
                    .append(" of ")
                    .append(production.tables())
                    .append(" tables untouched by test traffic; the system's own notes differ in ")
                    .append(production.changedBySystem())
                    .append('\n');
        }
        figures.forEach((name, value) -> text.append(
                String.format(Locale.ROOT, value == Math.rint(value) ? "  %s: %.0f%n" : "  %s: %.2f%n", name, value)));
        broken.forEach(line -> text.append("  ! ").append(line).append('\n'));
        findings.forEach(finding -> text.append("  ! ").append(finding).append('\n'));
        return text.toString();
    }
}
