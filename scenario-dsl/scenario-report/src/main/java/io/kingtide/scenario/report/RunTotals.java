package io.kingtide.scenario.report;

import io.kingtide.scenario.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/** The times of a whole run by request name, merged from its seconds without loss. Not thread-safe. */
final class RunTotals {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<String, OfRequest> requests = new LinkedHashMap<>();

    private static final class OfRequest {
        final Histogram response = IntervalCell.newTotal();
        final Histogram service = IntervalCell.newTotal();
        final Histogram lag = IntervalCell.newTotal();
        long failed;
        long refused;

        RequestSummary summary() {
            long count = response.getTotalCount();
            return new RequestSummary(
                    count,
                    failed,
                    refused,
                    count == 0 ? 0 : failed / (double) count,
                    Percentiles.of(response),
                    Percentiles.of(service),
                    Percentiles.of(lag));
        }

        void addAll(OfRequest other) {
            response.add(other.response);
            service.add(other.service);
            lag.add(other.lag);
            failed += other.failed;
            refused += other.refused;
        }
    }

    /** Merged from a histogram log; failures are not in it and count as 0. */
    static RunTotals of(Path histograms) {
        RunTotals totals = new RunTotals();
        if (Files.exists(histograms)) {
            HistogramLog.read(
                    histograms,
                    (second, kind, request, nanos) ->
                            totals.histogram(request, kind).add(nanos));
        }
        return totals;
    }

    void add(IntervalCell cell, RunNames names) {
        for (int i = 0; i < cell.requestCount(); i++) {
            IntervalCell.RequestCell times = cell.request(i);
            OfRequest total = request(names.requests().get(i));
            total.response.add(times.response);
            total.service.add(times.service);
            total.lag.add(times.lag);
            total.failed += times.failed;
            total.refused += times.refused;
        }
    }

    void addAll(RunTotals other) {
        other.requests.forEach((name, total) -> request(name).addAll(total));
    }

    /** Requests that ended, of these names or of all. */
    long count(Optional<Set<String>> names) {
        return of(names).response.getTotalCount();
    }

    /** In milliseconds; not a number where nothing was counted. */
    double percentileMillis(Optional<Set<String>> names, Metric.Time time, double percentile) {
        OfRequest total = of(names);
        Histogram nanos = switch (time) {
            case RESPONSE -> total.response;
            case SERVICE -> total.service;
            case SEND_LAG -> total.lag;
        };
        return nanos.getTotalCount() == 0 ? Double.NaN : nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    /** In milliseconds; not a number where nothing was counted. */
    double meanMillis(Optional<Set<String>> names) {
        Histogram nanos = of(names).response;
        return nanos.getTotalCount() == 0 ? Double.NaN : nanos.getMean() / NANOS_PER_MILLI;
    }

    /** From 0 to 1; not a number where nothing was counted. */
    double successRatio(Optional<Set<String>> names) {
        OfRequest total = of(names);
        long count = total.response.getTotalCount();
        return count == 0 ? Double.NaN : (count - total.failed) / (double) count;
    }

    private OfRequest of(Optional<Set<String>> names) {
        OfRequest meant = new OfRequest();
        requests.forEach((name, total) -> {
            if (names.isEmpty() || names.get().contains(name)) {
                meant.addAll(total);
            }
        });
        return meant;
    }

    Map<String, RequestSummary> byRequest() {
        Map<String, RequestSummary> summaries = new LinkedHashMap<>();
        requests.forEach((name, total) -> {
            if (total.response.getTotalCount() > 0) {
                summaries.put(name, total.summary());
            }
        });
        return summaries;
    }

    RequestSummary overall() {
        return of(Optional.empty()).summary();
    }

    private AbstractHistogram histogram(String request, HistogramLog.Kind kind) {
        OfRequest total = request(request);
        return switch (kind) {
            case RESPONSE -> total.response;
            case SERVICE -> total.service;
            case LAG -> total.lag;
        };
    }

    private OfRequest request(String name) {
        return requests.computeIfAbsent(name, absent -> new OfRequest());
    }
}
