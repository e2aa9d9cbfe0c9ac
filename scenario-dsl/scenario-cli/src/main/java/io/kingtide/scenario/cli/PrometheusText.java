package io.kingtide.scenario.cli;

import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.Percentiles;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run's figures for Prometheus to scrape, in its text format 0.0.4: counts since the start, and the times of the last
 * second. Thread-safe.
 */
final class PrometheusText implements RunWatcher {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final String run;
    private final Map<String, long[]> counts = new LinkedHashMap<>();
    private String labels = "";
    private @Nullable LiveSecond last;
    private long users;
    private long busyUsers;

    /**
     * @param run the run's name, a label of every figure
     */
    PrometheusText(String run) {
        this.run = run;
    }

    @Override
    public synchronized void preparing(RunPlan plan, String engine) {
        labels = "run=" + quoted(run) + ",scenario=" + quoted(plan.scenario().name()) + ",engine=" + quoted(engine);
    }

    @Override
    public synchronized void second(LiveSecond second, RunControl control) {
        last = second;
        users = control.lanes().get();
        busyUsers = control.busyLanes().get();
        for (LiveSecond.Journey journey : second.journeys()) {
            long[] sums = counts.computeIfAbsent(journey.name(), absent -> new long[4]);
            sums[0] += journey.planned();
            sums[1] += journey.sent();
            sums[2] += journey.ok();
            sums[3] += journey.failed();
        }
    }

    /** The figures of now. */
    synchronized String text() {
        StringBuilder out = new StringBuilder();
        LiveSecond now = last;
        if (now == null) {
            return "";
        }
        head(out, "kingtide_arrivals_planned_total", "counter", "Arrivals that the plan wanted sent by now.");
        counts.forEach((journey, sums) -> line(out, "kingtide_arrivals_planned_total", journey, "", sums[0]));
        head(out, "kingtide_arrivals_sent_total", "counter", "Arrivals that were sent.");
        counts.forEach((journey, sums) -> line(out, "kingtide_arrivals_sent_total", journey, "", sums[1]));
        head(out, "kingtide_requests_total", "counter", "Requests that ended.");
        counts.forEach((journey, sums) -> {
            line(out, "kingtide_requests_total", journey, ",outcome=\"ok\"", sums[2]);
            line(out, "kingtide_requests_total", journey, ",outcome=\"failed\"", sums[3]);
        });
        head(out, "kingtide_response_seconds", "gauge", "Response times from the planned start, of the last second.");
        for (LiveSecond.Journey journey : now.journeys()) {
            Percentiles times = journey.responseMillis();
            quantile(out, journey.name(), "0.5", times.p50());
            quantile(out, journey.name(), "0.99", times.p99());
            quantile(out, journey.name(), "0.999", times.p999());
            quantile(out, journey.name(), "1", times.max());
        }
        single(
                out,
                "kingtide_send_lag_seconds",
                "The generator's own delay, 99 %, of the last second.",
                now.sendLagMillis().p99() / 1000);
        single(out, "kingtide_users", "Virtual users.", users);
        single(out, "kingtide_users_busy", "Virtual users that carry an arrival.", busyUsers);
        single(out, "kingtide_run_valid", "1 while the load goes as planned.", now.valid() ? 1 : 0);
        single(out, "kingtide_run_second", "The last second of the run that these figures tell of.", now.second());
        return out.toString();
    }

    private void quantile(StringBuilder out, String journey, String quantile, double millis) {
        line(out, "kingtide_response_seconds", journey, ",quantile=\"" + quantile + "\"", millis / 1000);
    }

    private static void head(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(StringBuilder out, String name, String journey, String more, double value) {
        out.append(name)
                .append('{')
                .append(labels)
                .append(",journey=")
                .append(quoted(journey))
                .append(more)
                .append("} ")
                .append(number(value))
                .append('\n');
    }

    private void single(StringBuilder out, String name, String help, double value) {
        head(out, name, "gauge", help);
        out.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(number(value))
                .append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.6f", value);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
