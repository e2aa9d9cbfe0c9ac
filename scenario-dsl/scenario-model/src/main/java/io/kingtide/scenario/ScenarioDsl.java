package io.kingtide.scenario;

import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Spacing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What a scenario imports statically. Everything returned is immutable. Text arguments may hold variables, written
 * {@code #{name}}.
 */
public final class ScenarioDsl {
    private ScenarioDsl() {}

    // ---- scenario, journeys, load

    /** A scenario with its first journey. */
    public static ScenarioPlan scenario(String name, Journey journey, Load load) {
        return new ScenarioPlan(name, List.of(new LoadedJourney(journey, load)), List.of());
    }

    /** What a virtual user does. */
    public static Journey journey(String name, Step... steps) {
        return new Journey(name, List.of(steps));
    }

    /** Open model, arrivals evenly spaced under the curve. */
    public static Load evenly(Curve curve) {
        return new Load.Open(curve, Spacing.EVEN);
    }

    /** Open model, arrivals as a seeded Poisson process under the curve, as independent users arrive. */
    public static Load poisson(Curve curve) {
        return new Load.Open(curve, Spacing.POISSON);
    }

    /** Closed model: this many users, each starting again as soon as it has finished. */
    public static Load users(int users, Duration length) {
        return new Load.Closed(users, length, Duration.ZERO);
    }

    /** Closed model: this many users, each starting again so long after its last start, or when it has finished. */
    public static Load users(int users, Duration length, Duration pacing) {
        return new Load.Closed(users, length, pacing);
    }

    // ---- steps

    /** A GET request: its name in reports, and its path. */
    public static HttpStep get(String name, String url) {
        return HttpStep.of("GET", name, url);
    }

    /** A POST request: its name in reports, and its path. */
    public static HttpStep post(String name, String url) {
        return HttpStep.of("POST", name, url);
    }

    /** A PUT request: its name in reports, and its path. */
    public static HttpStep put(String name, String url) {
        return HttpStep.of("PUT", name, url);
    }

    /** A PATCH request: its name in reports, and its path. */
    public static HttpStep patch(String name, String url) {
        return HttpStep.of("PATCH", name, url);
    }

    /** A DELETE request: its name in reports, and its path. */
    public static HttpStep delete(String name, String url) {
        return HttpStep.of("DELETE", name, url);
    }

    /** A HEAD request: its name in reports, and its path. */
    public static HttpStep head(String name, String url) {
        return HttpStep.of("HEAD", name, url);
    }

    /** A fixed pause between two requests. */
    public static Step think(Duration time) {
        return new Step.Think(time, time);
    }

    /** A pause drawn evenly from a range. */
    public static Step think(Duration least, Duration most) {
        return new Step.Think(least, most);
    }

    /** Steps that belong together; a failure inside ends the group only. */
    public static Step group(String name, Step... steps) {
        return new Step.Group(name, List.of(steps));
    }

    /** Steps that run several times; {@code #{counter}} counts from 0. */
    public static Step repeat(int times, Step... steps) {
        return new Step.Repeat(times, "counter", List.of(steps));
    }

    /** Steps that run again while the condition holds, at most so often; {@code #{counter}} counts from 0. */
    public static Step repeatWhile(Condition condition, int atMost, Step... steps) {
        return new Step.While(condition, atMost, List.of(steps));
    }

    /** In a loop: its rounds are at least so far apart, from this step to this step. */
    public static Step pace(Duration interval) {
        return new Step.Pace(interval);
    }

    /** A field of a multipart form; {@code .file("a.txt", "text/plain")} makes it a file. */
    public static FormPart part(String name, String text) {
        return new FormPart(name, new BodyPiece.Text(Template.of(text)), Optional.empty(), Optional.empty());
    }

    /** A field of a multipart form that holds bytes; {@code .file("a.png", "image/png")} makes it a file. */
    public static FormPart part(String name, byte[] bytes) {
        return new FormPart(name, new BodyPiece.Bytes(bytes), Optional.empty(), Optional.empty());
    }

    /**
     * A file of a multipart form, bytes or text, up to 16 MB; nothing in it is a variable. The server sees the file's name
     * without its folder; {@code .file(...)} names another.
     *
     * @param file read when the scenario is planned; shipped to workers
     * @param contentType such as {@code image/png}
     */
    public static FormPart filePart(String name, String file, String contentType) {
        String seen = String.valueOf(Path.of(file).getFileName());
        return new FormPart(name, BodyPiece.Bytes.of(file), Optional.of(seen), Optional.of(contentType));
    }

    /** Steps that run only if the condition holds. */
    public static Step when(Condition condition, Step... steps) {
        return new Step.When(condition, List.of(steps), List.of());
    }

    /** Steps that run with this probability, 0 to 1. */
    public static Step withProbability(double probability, Step... steps) {
        return new Step.When(new Condition.Probability(probability), List.of(steps), List.of());
    }

    /** One of several branches, by weight. */
    public static Step choose(Step.Branch... branches) {
        return new Step.Choose(List.of(branches));
    }

    /** A branch for {@link #choose}; without steps it does nothing. */
    public static Step.Branch branch(double weight, Step... steps) {
        return new Step.Branch(weight, List.of(steps));
    }

    /** Takes the next record of a feeder. */
    public static Step feed(Feeder feeder) {
        return new Step.Feed(feeder);
    }

    /** Sets a variable. */
    public static Step set(String variable, String value) {
        return new Step.Assign(variable, Template.of(value));
    }

    // ---- conditions

    /** Holds if the variable is set and equals the text. */
    public static Condition equal(String variable, String value) {
        return new Condition.Equal(variable, Template.of(value));
    }

    /** Holds if the variable is set. */
    public static Condition present(String variable) {
        return new Condition.Present(variable);
    }

    /** Holds if the other does not. */
    public static Condition not(Condition condition) {
        return new Condition.Not(condition);
    }

    // ---- checks and extraction

    /** The status is one of these. */
    public static Check status(int... allowed) {
        Set<Integer> set = new LinkedHashSet<>();
        for (int status : allowed) {
            set.add(status);
        }
        return new Check.Status(set);
    }

    /** The body contains a text. */
    public static Check bodyContains(String text) {
        return new Check.BodyContains(Template.of(text));
    }

    /** The service time is below a limit. */
    public static Check within(Duration limit) {
        return new Check.Within(limit);
    }

    /** A value by JSONPath, such as {@code $.items[0].id}. */
    public static Extractor jsonPath(String path) {
        return new Extractor.Json(JsonPath.of(path));
    }

    /** A value by JMESPath, such as {@code items[?status=='OPEN'].id | [0]}. */
    public static Extractor jmesPath(String expression) {
        return JmesPath.of(expression);
    }

    /** A header of the answer. */
    public static Extractor header(String name) {
        return new Extractor.HeaderValue(name);
    }

    /** The first group of a regular expression's first match in the body. */
    public static Extractor regex(String pattern) {
        return new Extractor.Regex(Pattern.compile(pattern));
    }

    /** The whole body. */
    public static Extractor body() {
        return new Extractor.WholeBody();
    }

    // ---- feeders

    /** Whole numbers from a range, both ends included, evenly distributed. */
    public static Feeder uniform(String variable, long least, long most) {
        requireRange("uniform", least, most);
        return new Feeders.Uniform(variable, least, most);
    }

    /**
     * Whole numbers from a range, both ends included, where the k-th most frequent value is drawn in proportion to
     * 1/k^skew: hot users, hot merchants. The lowest number is the most frequent.
     *
     * @param skew 0 (even) to 10; about 1 is what is seen on users and merchants
     */
    public static Feeder zipf(String variable, int least, int most, double skew) {
        requireRange("zipf", least, most);
        if ((long) most - least >= Zipf.MAX_VALUES || !(skew >= 0 && skew <= 10)) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": zipf feeder '" + variable + "'",
                    (long) most - least + 1 + " values with skew " + skew,
                    "at most " + Zipf.MAX_VALUES + " values, skew 0 to 10",
                    "Narrow the range or the skew.");
        }
        return new Feeders.Skewed(variable, least, new Zipf(most - least + 1, skew));
    }

    /** A text that is unique over all runs, for idempotency keys. */
    public static Feeder unique(String variable) {
        return new Feeders.Unique(variable);
    }

    /**
     * Records of a CSV file with a header: each column is a variable. Each arrival takes the next record; at the end the
     * run stops, unless it is {@link RecordFeeder#circular()} or {@link RecordFeeder#random()}.
     *
     * @param file relative to the folder in which the run is started
     */
    public static RecordFeeder csv(String file) {
        Path place = DataFiles.locate(file);
        return RecordFeeder.once(file, () -> RecordReaders.csv(place));
    }

    /** Records of a JSON file: an array of flat objects with the same members, each of which is a variable. */
    public static RecordFeeder json(String file) {
        Path place = DataFiles.locate(file);
        return RecordFeeder.once(file, () -> RecordReaders.json(place));
    }

    /**
     * Rows of a query: each column is a variable; null is empty text.
     *
     * @param passwordVariable the environment variable that holds the password; no variable: an empty password
     */
    public static RecordFeeder jdbc(String url, String user, String passwordVariable, String query) {
        return RecordFeeder.once(query, () -> RecordReaders.jdbc(url, user, passwordVariable, query));
    }

    /** A value that is computed for each arrival, from its number and a seeded source of randomness. */
    public static Feeder generated(String variable, BiFunction<Long, RandomGenerator, String> value) {
        return () -> (arrival, random, into) -> into.set(variable, value.apply(arrival, random));
    }

    // ---- thresholds

    /**
     * The 99th percentile of the response time of one request.
     *
     * @param request its name, or that of a journey for all of the journey's requests; a request wins where both have it
     */
    public static LimitOn.OfTime p99(String request) {
        return percentile(99, request);
    }

    /** The 99th percentile of the response time of all requests. */
    public static LimitOn.OfTime p99() {
        return percentile(99);
    }

    /** A percentile of the response time of one request, or of one journey's as in {@link #p99(String)}. */
    public static LimitOn.OfTime percentile(double percentile, String request) {
        return new LimitOn.OfTime(new Metric.Percentile(Optional.of(request), Metric.Time.RESPONSE, percentile));
    }

    /** A percentile of the response time of all requests. */
    public static LimitOn.OfTime percentile(double percentile) {
        return new LimitOn.OfTime(new Metric.Percentile(Optional.empty(), Metric.Time.RESPONSE, percentile));
    }

    /** The mean response time of one request, or of one journey's as in {@link #p99(String)}. */
    public static LimitOn.OfTime mean(String request) {
        return new LimitOn.OfTime(new Metric.Mean(Optional.of(request)));
    }

    /** Successful over ended requests of one name, or of one journey's as in {@link #p99(String)}. */
    public static LimitOn.OfRatio successRatio(String request) {
        return new LimitOn.OfRatio(new Metric.SuccessRatio(Optional.of(request)));
    }

    /** Successful over ended requests. */
    public static LimitOn.OfRatio successRatio() {
        return new LimitOn.OfRatio(new Metric.SuccessRatio(Optional.empty()));
    }

    /** How well the run followed its curve, 0 to 1. */
    public static LimitOn.OfRatio curveFidelity() {
        return new LimitOn.OfRatio(new Metric.CurveFidelity());
    }

    /** Requests of one name, or of one journey's as in {@link #p99(String)}, that ended a second, over the whole run. */
    public static LimitOn.OfRate throughput(String request) {
        return new LimitOn.OfRate(new Metric.Throughput(Optional.of(request)));
    }

    private static void requireRange(String feeder, long least, long most) {
        if (least > most || most == Long.MAX_VALUE) {
            throw new ScenarioException(
                    SourceLine.ofCaller() + ": " + feeder + " feeder",
                    least + " to " + most,
                    "the lower number first",
                    "Swap them.");
        }
    }
}
