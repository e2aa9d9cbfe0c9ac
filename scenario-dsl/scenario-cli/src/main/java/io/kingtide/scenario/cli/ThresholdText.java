package io.kingtide.scenario.cli;

import io.kingtide.scenario.ScenarioDsl;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.Threshold;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a threshold as text: {@code p99(pay) < 35ms}, {@code success >= 0.99}. */
final class ThresholdText implements ITypeConverter<Threshold> {
    private static final String EXPECTED =
            "one of 'p99(pay) < 35ms', 'p99.9 < 1s', 'mean(pay) < 20ms', 'success(pay) >= 0.99', 'success >= 0.99', "
                    + "'throughput(pay) >= 70' and 'fidelity >= 0.95'";

    private static final Pattern FORM = Pattern.compile(
            "\\s*(p[0-9]+(?:\\.[0-9]+)?|mean|success|throughput|fidelity)\\s*(?:\\(([^()]+)\\))?\\s*(<|>=)\\s*(\\S+)\\s*");

    @Override
    public Threshold convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw refused();
        }
        String metric = matcher.group(1);
        String request = matcher.group(2);
        boolean below = matcher.group(3).equals("<");
        try {
            return threshold(metric, request == null ? null : request.strip(), below, matcher.group(4));
        } catch (NumberFormatException | ScenarioException | TypeConversionException e) {
            throw refused();
        }
    }

    private static Threshold threshold(String metric, @Nullable String request, boolean below, String limit) {
        boolean time = metric.startsWith("p") || metric.equals("mean");
        boolean namesRequest = metric.equals("mean") || metric.equals("throughput");
        if (time != below || (namesRequest && request == null) || (metric.equals("fidelity") && request != null)) {
            throw refused();
        }
        return switch (metric) {
            case "mean" -> ScenarioDsl.mean(String.valueOf(request)).below(duration(limit));
            case "throughput" -> ScenarioDsl.throughput(String.valueOf(request)).atLeast(Double.parseDouble(limit));
            case "fidelity" -> ScenarioDsl.curveFidelity().atLeast(Double.parseDouble(limit));
            case "success" ->
                (request == null ? ScenarioDsl.successRatio() : ScenarioDsl.successRatio(request))
                        .atLeast(Double.parseDouble(limit));
            default -> {
                double percentile = Double.parseDouble(metric.substring(1));
                yield (request == null
                                ? ScenarioDsl.percentile(percentile)
                                : ScenarioDsl.percentile(percentile, request))
                        .below(duration(limit));
            }
        };
    }

    private static Duration duration(String text) {
        return new DurationText().convert(text);
    }

    private static TypeConversionException refused() {
        return new TypeConversionException(EXPECTED);
    }
}
