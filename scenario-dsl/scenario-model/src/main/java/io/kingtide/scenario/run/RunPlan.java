package io.kingtide.scenario.run;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.LoadedJourney;
import io.kingtide.scenario.OnceARun;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Share;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.curve.Spacing;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run of a scenario: what engines carry out. Immutable; {@link #of} and the {@code with...} methods build it. Scales
 * are already applied to {@link #journeys()}.
 */
public final class RunPlan {
    /** Virtual users at once, unless the plan says otherwise. */
    public static final int DEFAULT_MAX_LANES = 5_000;

    private final ScenarioPlan scenario;
    private final URI target;
    private final Pace pace;
    private final Map<String, String> headers;
    private final Optional<Supplier<String>> baggage;
    private final Set<String> allowedHosts;
    private final Part part;
    private final List<LoadedJourney> journeys;
    private final List<String> requests;

    private RunPlan(
            ScenarioPlan scenario,
            URI target,
            Pace pace,
            Map<String, String> headers,
            Optional<Supplier<String>> baggage,
            Set<String> allowedHosts,
            Part part) {
        this.scenario = scenario;
        this.target = target;
        this.pace = pace;
        this.headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.baggage = baggage;
        this.allowedHosts = java.util.Collections.unmodifiableSet(new TreeSet<>(allowedHosts));
        this.part = part;
        this.journeys = scenario.journeys().stream()
                .map(loaded -> new LoadedJourney(loaded.journey(), pace.applyTo(loaded.load())))
                .toList();
        this.requests = scenario.requestNames();
    }

    /** Which arrivals this process carries out, when it begins, and what each of them knows from the start. */
    private record Part(Share share, StartSignal start, Variables variables) {
        static final Part WHOLE = new Part(Share.ALL, StartSignal.AT_ONCE, new Variables(Map::of, variables -> {}));
    }

    /** The variables with which each arrival begins, and who is told those with which it ends. */
    private record Variables(Supplier<Map<String, String>> first, Consumer<Map<String, String>> last) {}

    /** How the scenario is paced: scales, seed, limits. */
    private record Pace(
            double timeScale, double rateScale, long seed, Optional<Duration> atMost, int maxLanes, boolean warmUp) {
        Load applyTo(Load load) {
            if (load instanceof Load.Open open) {
                Curve curve = open.curve().compress(timeScale).scale(rateScale);
                if (atMost.isPresent() && atMost.get().compareTo(curve.length()) < 0) {
                    curve = curve.clip(Duration.ZERO, atMost.get());
                }
                return new Load.Open(curve, open.spacing());
            }
            Load.Closed closed = (Load.Closed) load;
            Duration length = Duration.ofNanos(Math.round(closed.length().toNanos() / timeScale));
            if (atMost.isPresent() && atMost.get().compareTo(length) < 0) {
                length = atMost.get();
            }
            return new Load.Closed((int) Math.max(1, Math.round(closed.users() * rateScale)), length, closed.pacing());
        }
    }

    /**
     * A run of a scenario against a target, untagged, unscaled. The target's own host and port are allowed.
     *
     * @param target scheme, host, port and optionally a path that is put before each step's path
     */
    public static RunPlan of(ScenarioPlan scenario, URI target) {
        String scheme = String.valueOf(target.getScheme());
        if (target.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw new ScenarioException(
                    "Planning a run of '" + scenario.name() + "'",
                    "target '" + target + "'",
                    "an absolute http or https URL",
                    "Write --target http://127.0.0.1:18400.");
        }
        scenario.requireComplete();
        Pace pace = new Pace(1, 1, 1, Optional.empty(), DEFAULT_MAX_LANES, true);
        return new RunPlan(scenario, target, pace, Map.of(), Optional.empty(), Set.of(hostAndPort(target)), Part.WHOLE);
    }

    /** The same arrivals in less time: 480 replays 24 h in 3 minutes, at 480 times the rate. */
    public RunPlan withTimeScale(double factor) {
        return with(new Pace(
                positive("time scale", factor), pace.rateScale, pace.seed, pace.atMost, pace.maxLanes, pace.warmUp));
    }

    /** All rates multiplied. */
    public RunPlan withRateScale(double factor) {
        return with(new Pace(
                pace.timeScale, positive("rate scale", factor), pace.seed, pace.atMost, pace.maxLanes, pace.warmUp));
    }

    /** The seed of arrivals, feeders and choices. */
    public RunPlan withSeed(long seed) {
        return with(new Pace(pace.timeScale, pace.rateScale, seed, pace.atMost, pace.maxLanes, pace.warmUp));
    }

    /** Cuts the run off at this length, after scaling. */
    public RunPlan withLengthAtMost(Duration length) {
        return with(
                new Pace(pace.timeScale, pace.rateScale, pace.seed, Optional.of(length), pace.maxLanes, pace.warmUp));
    }

    /** The most virtual users at once; arrivals beyond wait, and their waiting counts as response time. */
    public RunPlan withMaxLanes(int lanes) {
        return with(new Pace(pace.timeScale, pace.rateScale, pace.seed, pace.atMost, lanes, pace.warmUp));
    }

    /** For a run right after another one on the same engine in the same JVM: it is warm already. */
    public RunPlan withoutWarmUp() {
        return with(new Pace(pace.timeScale, pace.rateScale, pace.seed, pace.atMost, pace.maxLanes, false));
    }

    /** A header on every request. */
    public RunPlan withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new RunPlan(scenario, target, pace, more, baggage, allowedHosts, part);
    }

    /**
     * Tags the run: this is asked for each request and gives the whole value of the {@code baggage} header, such as
     * {@code kingtide=v1...}. It must be cheap. Each answer must then carry the readiness echo.
     */
    public RunPlan withBaggage(Supplier<String> value) {
        return new RunPlan(scenario, target, pace, headers, Optional.of(value), allowedHosts, part);
    }

    /** Allows another {@code host:port} as a target of absolute URLs. */
    public RunPlan withAllowedHost(String hostAndPort) {
        Set<String> more = new TreeSet<>(allowedHosts);
        more.add(hostAndPort);
        return new RunPlan(scenario, target, pace, headers, baggage, more, part);
    }

    /** Only this worker's arrivals, and its part of the lanes; numbers, seeds and times stay those of the whole run. */
    public RunPlan withShare(Share share) {
        Pace own = new Pace(
                pace.timeScale, pace.rateScale, pace.seed, pace.atMost, share.partOf(pace.maxLanes), pace.warmUp);
        return new RunPlan(
                scenario, target, own, headers, baggage, allowedHosts, new Part(share, part.start, part.variables));
    }

    /** Waits for this signal when the engine is ready. */
    public RunPlan withStart(StartSignal signal) {
        return with(new Part(part.share, signal, part.variables));
    }

    /** Variables that every arrival knows from its start; asked for each arrival, so it must be cheap. */
    public RunPlan withVariables(Supplier<Map<String, String>> first) {
        return with(new Part(part.share, part.start, new Variables(first, part.variables.last)));
    }

    /**
     * A run of these steps alone: one arrival, at once, to the same target, with the same tag, headers, hosts and variables.
     *
     * @param name of its scenario and journey
     * @param variables told what the arrival's variables are when it has ended
     */
    public RunPlan once(String name, List<Step> steps, Consumer<Map<String, String>> variables) {
        Load one = new Load.Open(Curves.hold(1_000, Duration.ofMillis(1)), Spacing.EVEN);
        ScenarioPlan alone = new ScenarioPlan(
                name,
                List.of(new LoadedJourney(new Journey(name, steps), one)),
                List.of(),
                OnceARun.NOTHING,
                scenario.connections());
        Pace own = new Pace(1, 1, pace.seed, Optional.empty(), 1, false);
        Part whole = new Part(Share.ALL, StartSignal.AT_ONCE, new Variables(part.variables.first, variables));
        return new RunPlan(alone, target, own, headers, baggage, allowedHosts, whole);
    }

    private RunPlan with(Part changed) {
        return new RunPlan(scenario, target, pace, headers, baggage, allowedHosts, changed);
    }

    private RunPlan with(Pace changed) {
        return new RunPlan(scenario, target, changed, headers, baggage, allowedHosts, part);
    }

    /** The scenario as written, unscaled. */
    public ScenarioPlan scenario() {
        return scenario;
    }

    /** Where requests go. */
    public URI target() {
        return target;
    }

    /** Journeys with their load, scales applied. */
    public List<LoadedJourney> journeys() {
        return journeys;
    }

    /** The names of all requests; indexes in the recorder's calls point into it. */
    public List<String> requests() {
        return requests;
    }

    /** The seed of arrivals, feeders and choices. */
    public long seed() {
        return pace.seed;
    }

    /** Time scale, as set. */
    public double timeScale() {
        return pace.timeScale;
    }

    /** Rate scale, as set. */
    public double rateScale() {
        return pace.rateScale;
    }

    /** The most virtual users at once: as set, or fewer where the scenario limits its connections. */
    public int maxLanes() {
        return Math.min(
                pace.maxLanes, part.share.partOf(scenario.connections().atMost().orElse(Integer.MAX_VALUE)));
    }

    /** The variables with which an arrival that begins now begins: what the set-up has found. */
    public Map<String, String> variables() {
        return part.variables.first.get();
    }

    /** Tells those with which it ended. */
    void lastVariables(Map<String, String> variables) {
        part.variables.last.accept(variables);
    }

    /** Whether the engine warms up before the run. */
    public boolean warmUp() {
        return pace.warmUp;
    }

    /** The length at which the run is cut off, as set. */
    public Optional<Duration> lengthAtMost() {
        return pace.atMost;
    }

    /** Which arrivals this process carries out; {@link #arrivals} and {@link #peakRate} speak of the whole run. */
    public Share share() {
        return part.share;
    }

    /** Says when the clock starts. */
    public StartSignal startSignal() {
        return part.start;
    }

    /** Headers on every request. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Whether the run is tagged. */
    public boolean tagged() {
        return baggage.isPresent();
    }

    /** Gives the {@code baggage} header of a tagged run. */
    public Optional<Supplier<String>> baggage() {
        return baggage;
    }

    /** {@code host:port} of all targets that may be called. */
    public Set<String> allowedHosts() {
        return allowedHosts;
    }

    /** The time at which the last arrival may start. */
    public Duration length() {
        return journeys.stream()
                .map(loaded -> loaded.load() instanceof Load.Open open
                        ? open.curve().length()
                        : ((Load.Closed) loaded.load()).length())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** The highest total rate of all open journeys, at most an overestimate: the sum of their peaks. */
    public double peakRate() {
        return journeys.stream()
                .mapToDouble(loaded ->
                        loaded.load() instanceof Load.Open open ? open.curve().peakRate() : 0)
                .sum();
    }

    /**
     * The planned arrivals of a journey, in nanoseconds since the start, ascending, computed one by one, the same at
     * each call. A closed journey plans none.
     */
    public PrimitiveIterator.OfLong arrivals(int journey) {
        if (journeys.get(journey).load() instanceof Load.Open open) {
            return open.curve().arrivals(open.spacing(), pace.seed + 0x9E3779B97F4A7C15L * (journey + 1));
        }
        return java.util.stream.LongStream.empty().iterator();
    }

    /** A new cursor over this process's share of the arrivals of all open journeys. */
    public ArrivalCursor cursor() {
        PrimitiveIterator.OfLong[] streams = new PrimitiveIterator.OfLong[journeys.size()];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = arrivals(i);
        }
        return new ArrivalCursor(streams, part.share);
    }

    /** {@code host:port} of a URL, with the scheme's port where it has none. */
    static String hostAndPort(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getHost() + ':' + port;
    }

    private static double positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ScenarioException(
                    "Planning a run", what + " " + value, "a finite number above 0", "Correct the option.");
        }
        return value;
    }
}
