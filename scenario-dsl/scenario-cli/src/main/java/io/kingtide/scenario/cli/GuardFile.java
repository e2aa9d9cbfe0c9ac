package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads guards from a file of lines {@code <guard>.<key> = <value>}. All mistakes are told at once, each with its line.
 */
final class GuardFile {
    private static final Set<String> KEYS = Set.of(
            "jdbc",
            "user",
            "password-env",
            "query",
            "http",
            "json",
            "metric",
            "below",
            "at-least",
            "every",
            "times",
            "forecast");
    private static final int MAX_GUARDS = 50;

    private final Path file;
    private final Map<String, String> environment;
    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, Map<String, Entry>> sections = new LinkedHashMap<>();
    private final HttpClient http = GuardSources.http();

    private record Entry(int line, String value) {}

    private GuardFile(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * The guards of a file.
     *
     * @throws Problem exit 2 with every mistake
     */
    static List<Guard> read(Path file, Map<String, String> environment) {
        GuardFile reading = new GuardFile(file, environment);
        try {
            reading.lines(Files.readAllLines(file));
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading guards from " + file,
                            e.toString(),
                            "a readable file",
                            "Check the path and its rights.")
                    .causedBy(e);
        }
        List<Guard> guards = new ArrayList<>();
        reading.sections.forEach((name, entries) -> {
            Guard guard = reading.guard(name, entries);
            if (guard != null) {
                guards.add(guard);
            }
        });
        if (guards.isEmpty() && reading.mistakes.isEmpty()) {
            reading.mistakes.add("no guard in it");
        }
        if (!reading.mistakes.isEmpty()) {
            throw Problem.usage(
                    "Reading guards from " + file,
                    String.join("; ", reading.mistakes),
                    "lines like 'replica-lag.http = http://127.0.0.1:9104/metrics' and 'replica-lag.below = 5'",
                    "Correct them.");
        }
        return guards;
    }

    private void lines(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String left = equals < 0 ? "" : line.substring(0, equals).strip();
            int dot = left.lastIndexOf('.');
            String key = left.substring(dot + 1);
            if (dot < 1 || !left.substring(0, dot).matches("[a-z0-9-]{1,40}")) {
                mistakes.add("line " + (i + 1) + ": not '<guard>.<key> = <value>'");
            } else if (!KEYS.contains(key)) {
                mistakes.add(
                        "line " + (i + 1) + ": unknown key '" + key + "', known are " + new java.util.TreeSet<>(KEYS));
            } else if (sections.size() >= MAX_GUARDS && !sections.containsKey(left.substring(0, dot))) {
                mistakes.add("line " + (i + 1) + ": more than " + MAX_GUARDS + " guards");
            } else if (sections.computeIfAbsent(left.substring(0, dot), absent -> new LinkedHashMap<>())
                            .put(
                                    key,
                                    new Entry(i + 1, line.substring(equals + 1).strip()))
                    != null) {
                mistakes.add("line " + (i + 1) + ": '" + left + "' is there twice");
            }
        }
    }

    private @Nullable Guard guard(String name, Map<String, Entry> entries) {
        int before = mistakes.size();
        Guard.Source source = source(name, entries);
        Entry below = entries.get("below");
        Entry atLeast = entries.get("at-least");
        if ((below == null) == (atLeast == null)) {
            mistakes.add("guard '" + name + "': needs one of 'below' and 'at-least'");
        }
        double limit = below != null ? number(below) : atLeast != null ? number(atLeast) : 0;
        Duration every = entries.containsKey("every") ? time(entries.get("every")) : Duration.ofSeconds(1);
        double times = entries.containsKey("times") ? number(entries.get("times")) : 1;
        String forecast =
                entries.containsKey("forecast") ? entries.get("forecast").value() : "no";
        if (!Set.of("yes", "no").contains(forecast)) {
            mistakes.add("guard '" + name + "': 'forecast' is yes or no, not '" + forecast + "'");
        }
        if (times < 1 || times != Math.rint(times)) {
            mistakes.add("guard '" + name + "': 'times' is a whole number of 1 or more");
        }
        if (mistakes.size() > before || source == null) {
            return null;
        }
        return new Guard(
                new Guard.Rule(name, limit, atLeast != null, every, (int) times, forecast.equals("yes")), source);
    }

    private Guard.@Nullable Source source(String name, Map<String, Entry> entries) {
        Entry jdbc = entries.get("jdbc");
        Entry endpoint = entries.get("http");
        if ((jdbc == null) == (endpoint == null)) {
            mistakes.add("guard '" + name + "': needs one of 'jdbc' and 'http'");
            return null;
        }
        if (endpoint != null) {
            return endpoint(name, endpoint, entries);
        }
        Entry query = entries.get("query");
        if (query == null || jdbc == null) {
            mistakes.add("guard '" + name + "': 'jdbc' needs a 'query'");
            return null;
        }
        String password = null;
        Entry variable = entries.get("password-env");
        if (variable != null) {
            password = environment.get(variable.value());
            if (password == null) {
                mistakes.add("line " + variable.line() + ": the variable " + variable.value() + " is not set");
            }
        }
        Entry user = entries.get("user");
        return new GuardSources.Query(jdbc.value(), user == null ? null : user.value(), password, query.value());
    }

    private Guard.@Nullable Source endpoint(String name, Entry endpoint, Map<String, Entry> entries) {
        Entry json = entries.get("json");
        Entry metric = entries.get("metric");
        if (json != null && metric != null) {
            mistakes.add("guard '" + name + "': 'json' or 'metric', not both");
        }
        try {
            URI uri = URI.create(endpoint.value());
            if (uri.getHost() == null || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                mistakes.add("line " + endpoint.line() + ": not an http or https URL");
            }
            GuardSources.Reading reading = json != null
                    ? GuardSources.json(json.value())
                    : metric != null ? GuardSources.metric(metric.value()) : GuardSources.whole();
            return new GuardSources.Endpoint(uri, reading, http);
        } catch (IllegalArgumentException e) {
            mistakes.add("guard '" + name + "': " + e.getMessage());
            return null;
        }
    }

    private double number(Entry entry) {
        try {
            double value = Double.parseDouble(entry.value().replace("_", ""));
            if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number that is none.
        }
        mistakes.add("line " + entry.line() + ": '" + entry.value() + "' is no number");
        return 0;
    }

    private Duration time(@Nullable Entry entry) {
        if (entry == null) {
            return Duration.ofSeconds(1);
        }
        try {
            return new DurationText().convert(entry.value());
        } catch (TypeConversionException e) {
            mistakes.add("line " + entry.line() + ": '" + entry.value() + "' is not " + e.getMessage());
            return Duration.ofSeconds(1);
        }
    }
}
