package io.kingtide.scenario.report;

import java.util.List;
import java.util.Locale;

/**
 * {@code junit.xml}: one test case for "the load was sent as planned", one per threshold, one for the audit, one per
 * comparison with baselines. An INVALID
 * run is an error and not a failure, because CI systems show the two apart.
 */
final class JunitXml {
    private final RunSummary run;
    private final StringBuilder cases = new StringBuilder();
    private int tests;
    private int failures;
    private int errors;

    private JunitXml(RunSummary run) {
        this.run = run;
    }

    static String of(RunSummary run) {
        return new JunitXml(run).xml();
    }

    private String xml() {
        boolean invalid = run.verdict() == Verdict.INVALID;
        String undecided = run.baseline() == null ? null : run.baseline().problem();
        boolean sent = !invalid || run.reasons().equals(undecided == null ? List.of() : List.of(undecided));
        add("load sent as planned", sent ? null : "error", String.join(" ", run.reasons()));
        if (sent && undecided != null) {
            add("compared with baselines", "error", undecided);
        }
        for (ThresholdResult threshold : run.thresholds()) {
            String measured = "measured " + Figures.withUnit(threshold.actual(), threshold.unit());
            if (invalid) {
                add(threshold.name(), "skipped", "the run is INVALID; " + measured);
            } else {
                add(threshold.name(), threshold.ok() ? null : "failure", measured);
            }
        }
        addAudit(invalid);
        addBaseline(invalid);
        String suite = String.format(
                Locale.ROOT,
                "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" time=\"%.3f\">%n",
                Escapes.xml("kingtide: " + run.scenario()),
                tests,
                failures,
                errors,
                run.seconds());
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                + suite.replace("\r\n", "\n")
                + cases
                + "</testsuite>\n</testsuites>\n";
    }

    private void addBaseline(boolean invalid) {
        BaselineComparison baseline = run.baseline();
        if (baseline == null) {
            return;
        }
        for (BaselineComparison.Effect effect : baseline.effects()) {
            String found = String.format(
                    Locale.ROOT,
                    "%+.1f %% (%+.1f %% to %+.1f %%) against %d baselines",
                    effect.change() * 100,
                    effect.low() * 100,
                    effect.high() * 100,
                    baseline.used().size());
            add(
                    "p99 of " + effect.request() + " not slower than baselines",
                    invalid ? "skipped" : effect.slower() ? "failure" : null,
                    found);
        }
    }

    private void addAudit(boolean invalid) {
        if (run.campaign() == null) {
            return;
        }
        Audit audit = run.audit();
        String found = audit.holds()
                ? ""
                : audit.method() == Audit.Method.NONE
                        ? "nobody audited production for leaks"
                        : audit.productionRowsTouched() + " production rows touched. "
                                + String.join(" ", audit.findings());
        boolean unknown = invalid && audit.method() == Audit.Method.NONE;
        add("production untouched", audit.holds() ? null : unknown ? "skipped" : "failure", found);
    }

    private void add(String name, @org.jspecify.annotations.Nullable String result, String message) {
        tests++;
        cases.append("  <testcase classname=\"")
                .append(Escapes.xml(run.scenario()))
                .append("\" name=\"")
                .append(Escapes.xml(name));
        if (result == null) {
            cases.append("\"/>\n");
            return;
        }
        failures += result.equals("failure") ? 1 : 0;
        errors += result.equals("error") ? 1 : 0;
        cases.append("\">\n    <")
                .append(result)
                .append(" message=\"")
                .append(Escapes.xml(message))
                .append("\"/>\n  </testcase>\n");
    }
}
