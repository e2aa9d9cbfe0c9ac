package io.kingtide.scenario.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scenario in Java that somebody can read and go on with, made of requests that were recorded or described. What was
 * masked becomes a variable with a feeder of made-up values; bodies are not in a recording, and the draft says so. Pure.
 */
final class ScenarioDraft {
    private static final int MAX_REQUESTS = 60;
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");
    private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)}");

    private final String className;
    private final String origin;
    private final Set<String> variables = new LinkedHashSet<>();
    private final Map<String, Integer> names = new LinkedHashMap<>();

    /** One request of a draft; {@code share} is its weight among the others. */
    record Request(String name, String method, String path, String body, double share) {}

    /** What one user does: requests one after the other, or one of them by weight. */
    record Part(String name, boolean inTurn, List<Request> requests) {}

    /**
     * @param className a Java name
     * @param origin for the comment at its head
     */
    ScenarioDraft(String className, String origin) {
        this.className = className;
        this.origin = origin;
    }

    /**
     * The source.
     *
     * @param curve a Java expression for the curve of all parts together
     */
    String source(List<Part> parts, String curve) {
        List<String> journeys = new ArrayList<>();
        List<String> loads = new ArrayList<>();
        for (Part part : parts) {
            variables.clear();
            String steps = part.inTurn() ? inTurn(part) : byWeight(part);
            String variable = "journey" + (journeys.size() + 1);
            journeys.add("        Journey " + variable + " = journey(\n                " + text(part.name()) + feeders()
                    + ",\n" + steps + ");\n");
            loads.add(variable);
        }
        String share = parts.size() == 1 ? "" : ".scale(1.0 / " + parts.size() + ")";
        StringBuilder plan = new StringBuilder("        return scenario(")
                .append(text(className))
                .append(", ")
                .append(loads.get(0))
                .append(", poisson(curve")
                .append(share)
                .append("))");
        for (String load : loads.subList(1, loads.size())) {
            plan.append("\n                .journey(")
                    .append(load)
                    .append(", poisson(curve")
                    .append(share)
                    .append("))");
        }
        plan.append("\n                .require(successRatio().atLeast(0.99), p99().below(Duration.ofMillis(500)));\n");
        return """
                import static io.kingtide.scenario.ScenarioDsl.*;

                import io.kingtide.scenario.*;
                import io.kingtide.scenario.curve.*;
                import java.time.Duration;

                /**
                 * Drafted from %s. Variables hold made-up values and bodies are empty, because a
                 * draft keeps nothing of a person: give them a feeder, or a value saved from an earlier answer.
                 */
                public final class %s implements Scenario {
                    @Override
                    public ScenarioPlan plan(Parameters parameters) {
                        Curve curve = %s;
                %s
                %s    }
                }
                """.formatted(
                origin.replace("*/", "* /").replaceAll("[^\\x20-\\x7e]", "?").replace("\\", "/"),
                className,
                curve,
                String.join("\n", journeys),
                plan);
    }

    private String inTurn(Part part) {
        List<String> steps = new ArrayList<>();
        for (Request request : sendable(part)) {
            steps.add("                " + step(request));
        }
        return String.join(",\n                think(Duration.ofMillis(200), Duration.ofMillis(800)),\n", steps);
    }

    private String byWeight(Part part) {
        List<String> branches = new ArrayList<>();
        for (Request request : sendable(part)) {
            branches.add(String.format(
                    Locale.ROOT, "                        branch(%s, %s)", weight(request.share()), step(request)));
        }
        return "                choose(\n" + String.join(",\n", branches) + ")";
    }

    private static String weight(double share) {
        double percent = Math.round(share * 10_000) / 100.0;
        return String.valueOf(percent > 0 ? percent : 0.01);
    }

    private static List<Request> sendable(Part part) {
        return part.requests().stream()
                .filter(request ->
                        METHODS.contains(request.method()) && request.path().startsWith("/"))
                .limit(MAX_REQUESTS)
                .toList();
    }

    /** Whether anything of a part can be sent. */
    static boolean isSendable(Part part) {
        return !sendable(part).isEmpty();
    }

    private String step(Request request) {
        String path = withVariables(request.path());
        String step = request.method().toLowerCase(Locale.ROOT) + "(" + text(unique(request.name())) + ", " + text(path)
                + ")";
        boolean sends = request.method().startsWith("P");
        return sends
                ? step + ".json(" + text(request.body().isEmpty() ? "{}" : withVariables(request.body())) + ")"
                : step;
    }

    private String unique(String name) {
        String shortName = name.length() <= 150 ? name : name.substring(0, 150);
        int times = names.merge(shortName, 1, Integer::sum);
        return times == 1 ? shortName : shortName + " (" + times + ")";
    }

    /** {@code /pay/{id}?q={}} becomes {@code /pay/#{id}?q=#{value}}. */
    private String withVariables(String path) {
        Matcher hole = HOLE.matcher(path.replace("#{", "{"));
        StringBuilder text = new StringBuilder();
        while (hole.find()) {
            String name = hole.group(1).matches("[A-Za-z][A-Za-z0-9_]{0,40}") ? hole.group(1) : "value";
            boolean json = hole.group(1).contains("\"") || hole.group(1).contains(":");
            if (json || hole.group(1).isEmpty() && path.startsWith("{")) {
                hole.appendReplacement(text, Matcher.quoteReplacement(hole.group()));
            } else {
                variables.add(name);
                hole.appendReplacement(text, Matcher.quoteReplacement("#{" + name + "}"));
            }
        }
        return hole.appendTail(text).toString();
    }

    private String feeders() {
        StringBuilder feeders = new StringBuilder();
        for (String variable : variables) {
            feeders.append(",\n                feed(uniform(")
                    .append(text(variable))
                    .append(", 1, 10_000))");
        }
        return feeders.toString();
    }

    /** As a Java literal. */
    static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default ->
                    text.append(
                            c >= 0x20 && c < 0x7f ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return text.append('"').toString();
    }
}
