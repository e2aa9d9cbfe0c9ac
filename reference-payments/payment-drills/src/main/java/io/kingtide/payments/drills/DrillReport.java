package io.kingtide.payments.drills;

import io.kingtide.payments.checker.Finding;
import java.util.List;
import java.util.Map;

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
        Map<String, Double> figures,
        List<String> broken,
        List<Finding> findings) {

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
        figures.forEach((name, value) -> text.append(String.format("  %s: %.2f%n", name, value)));
        broken.forEach(line -> text.append("  ! ").append(line).append('\n'));
        findings.forEach(finding -> text.append("  ! ").append(finding).append('\n'));
        return text.toString();
    }
}
