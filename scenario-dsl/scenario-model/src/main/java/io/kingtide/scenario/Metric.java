package io.kingtide.scenario;

import java.util.Optional;

/** A figure of a run that a threshold limits. Times are in milliseconds, ratios from 0 to 1. */
public sealed interface Metric {
    /** For messages and {@code summary.json}, such as {@code p99(pay)}. */
    String name();

    /** The request it speaks of, or the journey whose requests are meant; empty for all requests, or for the run as a whole. */
    default Optional<String> request() {
        return Optional.empty();
    }

    /** Which time. */
    enum Time {
        /** From the planned start. */
        RESPONSE,
        /** From the actual start. */
        SERVICE,
        /** From the planned to the actual start. */
        SEND_LAG
    }

    /** A percentile, above 0 and up to 100 (the maximum), in milliseconds. */
    record Percentile(Optional<String> request, Time time, double percentile) implements Metric {
        public Percentile {
            if (!(percentile > 0 && percentile <= 100)) {
                throw new ScenarioException(
                        SourceLine.ofCaller() + ": percentile",
                        String.valueOf(percentile),
                        "above 0 and at most 100",
                        "Write percentile(99.9).");
            }
        }

        @Override
        public String name() {
            String text = String.valueOf(percentile);
            String prefix = switch (time) {
                case RESPONSE -> "p";
                case SERVICE -> "service-p";
                case SEND_LAG -> "send-lag-p";
            };
            return prefix
                    + (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text)
                    + '('
                    + request.orElse("all")
                    + ')';
        }
    }

    /** The mean response time in milliseconds. */
    record Mean(Optional<String> request) implements Metric {
        @Override
        public String name() {
            return "mean(" + request.orElse("all") + ')';
        }
    }

    /** Successful requests over all that ended, 0 to 1. Refused requests are not successful. */
    record SuccessRatio(Optional<String> request) implements Metric {
        @Override
        public String name() {
            return "successRatio(" + request.orElse("all") + ')';
        }
    }

    /** How well the run followed its curve, 0 to 1, by the definition of {@code summary.json}. */
    record CurveFidelity() implements Metric {
        @Override
        public String name() {
            return "curveFidelity";
        }
    }

    /** Requests that ended a second, over the whole run. */
    record Throughput(Optional<String> request) implements Metric {
        @Override
        public String name() {
            return "throughput(" + request.orElse("all") + ')';
        }
    }
}
