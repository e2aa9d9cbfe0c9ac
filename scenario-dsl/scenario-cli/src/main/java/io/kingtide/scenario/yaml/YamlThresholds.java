package io.kingtide.scenario.yaml;

import io.kingtide.scenario.LimitOn;
import io.kingtide.scenario.Metric;
import io.kingtide.scenario.Threshold;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Thresholds: a metric, a limit, and when it counts. */
final class YamlThresholds {
    static final Keys THRESHOLD = new Keys(
            "threshold", "metric", "request", "percentile", "time", "below", "at-least", "during", "stop-early");
    static final Map<String, String> METRICS = Map.of(
            "percentile", "below",
            "p99", "below",
            "mean", "below",
            "success-ratio", "at-least",
            "curve-fidelity", "at-least",
            "throughput", "at-least");
    static final Map<String, Metric.Time> TIMES =
            Map.of("response", Metric.Time.RESPONSE, "service", Metric.Time.SERVICE, "send-lag", Metric.Time.SEND_LAG);

    private final YamlReading yaml;

    YamlThresholds(YamlReading yaml) {
        this.yaml = yaml;
    }

    @Nullable
    Threshold threshold(Node node) {
        Map<String, Node> fields = yaml.mapping(node, THRESHOLD);
        Node metricNode = yaml.required(node, fields, "metric");
        if (metricNode == null) {
            return null;
        }
        String bound = yaml.choice(metricNode, METRICS, "");
        if (bound.isEmpty()) {
            return null;
        }
        String metric = yaml.text(metricNode);
        yaml.forbidden(fields, "on a metric that must be " + bound, bound.equals("below") ? "at-least" : "below");
        if (!metric.equals("percentile")) {
            yaml.forbidden(fields, "on metric '" + metric + "'", "percentile");
        }
        if (!metric.equals("percentile") && !metric.equals("p99")) {
            yaml.forbidden(fields, "on metric '" + metric + "'", "time");
        }
        if (metric.equals("curve-fidelity")) {
            yaml.forbidden(fields, "on the whole run's metric", "request");
        }
        Node limit = yaml.required(node, fields, bound);
        Node percentile = metric.equals("percentile") ? yaml.required(node, fields, "percentile") : null;
        if (limit == null || yaml.hasProblems()) {
            return null;
        }
        Threshold made = yaml.made(node, () -> of(metric, percentile, limit, fields));
        Node phase = fields.get("during");
        Node window = fields.get("stop-early");
        Threshold during = made == null || phase == null ? made : made.during(yaml.text(phase));
        return during == null || window == null ? during : during.stopEarly(yaml.duration(window));
    }

    private Threshold of(String metric, @Nullable Node percentile, Node limit, Map<String, Node> fields) {
        Optional<String> request = Optional.ofNullable(fields.get("request")).map(yaml::text);
        Metric.Time time = yaml.choice(fields.get("time"), TIMES, Metric.Time.RESPONSE);
        return switch (metric) {
            case "p99", "percentile" ->
                new LimitOn.OfTime(
                                new Metric.Percentile(request, time, percentile == null ? 99 : yaml.number(percentile)))
                        .below(yaml.duration(limit));
            case "mean" -> new LimitOn.OfTime(new Metric.Mean(request)).below(yaml.duration(limit));
            case "success-ratio" -> new LimitOn.OfRatio(new Metric.SuccessRatio(request)).atLeast(yaml.number(limit));
            case "curve-fidelity" -> new LimitOn.OfRatio(new Metric.CurveFidelity()).atLeast(yaml.number(limit));
            case "throughput" -> new LimitOn.OfRate(new Metric.Throughput(request)).atLeast(yaml.number(limit));
            default -> throw new IllegalStateException("Metric " + metric + " is listed and not made.");
        };
    }
}
