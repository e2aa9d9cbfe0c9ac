package io.kingtide.scenario.jmeter;

import io.kingtide.scenario.Answer;
import org.apache.jmeter.samplers.SampleResult;
import org.jspecify.annotations.Nullable;

/** JMeter's result as checks see it. */
record JmeterAnswer(SampleResult result, int status) implements Answer {
    /** Null if there was no answer: JMeter then puts an exception's name where the status would be. */
    static @Nullable JmeterAnswer of(SampleResult result) {
        String code = result.getResponseCode();
        if (code.length() != 3 || !code.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return new JmeterAnswer(result, Integer.parseInt(code));
    }

    static String failureLabel(SampleResult result) {
        return failureLabel(result.getResponseCode());
    }

    /**
     * A short label.
     *
     * @param code has the name of an exception in it
     */
    static String failureLabel(String code) {
        if (code.contains("HttpHostConnect") || code.contains("java.net.ConnectException")) {
            return "connection refused";
        }
        if (code.contains("ConnectTimeout")) {
            return "connect timeout";
        }
        if (code.contains("SocketTimeout")) {
            return "request timeout";
        }
        if (code.contains("NoHttpResponse") || code.contains("SocketException") || code.contains("ConnectionClosed")) {
            return "connection cut";
        }
        if (code.contains("UnknownHost")) {
            return "unknown host";
        }
        if (code.contains("URISyntax") || code.contains("MalformedURL")) {
            return "bad URL";
        }
        return code.replace("Non HTTP response code: ", "");
    }

    @Override
    public @Nullable String header(String name) {
        for (String line : result.getResponseHeaders().split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
                return line.substring(colon + 1).strip();
            }
        }
        return null;
    }

    @Override
    public String body() {
        return result.getResponseDataAsString();
    }
}
