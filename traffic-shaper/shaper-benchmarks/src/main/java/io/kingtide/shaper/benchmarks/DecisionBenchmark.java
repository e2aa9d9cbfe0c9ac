package io.kingtide.shaper.benchmarks;

import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.limits.Admission;
import io.kingtide.shaper.limits.GcraCarrier;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.limits.LimitedResource;
import io.kingtide.shaper.sentinel.SentinelCarrier;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.state.Target;
import io.kingtide.shaper.switches.DegradationSwitch;
import io.kingtide.shaper.switches.SwitchBoard;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One limit, one switch and the split into test and real traffic: what every request pays. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {
    private static final double NEVER_REACHED = 10_000_000;
    private static final double ALWAYS_REACHED = 0.1;

    /** Who carries the limit. */
    @Param({"gcra", "sentinel"})
    public String carrier = "gcra";

    private final RequestContext[] requests = new RequestContext[1_024];
    private int next;
    private LimitedResource roomy = resource("roomy", NEVER_REACHED);
    private LimitedResource full = resource("full", ALWAYS_REACHED);
    private DegradationSwitch billHistory = billHistory();

    /** A tenth of the requests are tests. */
    @Setup(Level.Trial)
    public void requests() {
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new RequestContext(i * 31L, "a", i % 10 == 0 ? TrafficKind.TEST : TrafficKind.REAL);
        }
        roomy = resource("roomy", NEVER_REACHED);
        full = resource("full", ALWAYS_REACHED);
        billHistory = billHistory();
        full.admit(TrafficKind.REAL);
    }

    @Benchmark
    public boolean limit_and_switch_allowed() {
        RequestContext request = requests[next++ & 1_023];
        return roomy.admit(request.kind()) == Admission.ADMITTED && billHistory.isOn(request);
    }

    @Benchmark
    public Admission limit_blocked() {
        return full.admit(TrafficKind.REAL);
    }

    @Benchmark
    public boolean switch_alone() {
        return billHistory.isOn(requests[next++ & 1_023]);
    }

    private LimitedResource resource(String name, double rate) {
        LimitBoard board = new LimitBoard(List.of(
                new GcraCarrier(System::nanoTime),
                new SentinelCarrier(Path.of(System.getProperty("java.io.tmpdir")), "benchmark")));
        LimitedResource resource = board.declare(name);
        List<String> rejected = board.apply(List.of(new LimitSetting(name, rate, carrier, "ops", "bench", 0, 1)));
        if (!rejected.isEmpty()) {
            throw new IllegalStateException(rejected.toString());
        }
        return resource;
    }

    private static DegradationSwitch billHistory() {
        SwitchBoard board = new SwitchBoard(Clock.systemUTC());
        DegradationSwitch declared = board.declare("bill-history", new Fallback.DefaultValue("[]"));
        Target half = new Target(50, Set.of(), Set.of("a", "b"), Target.Traffic.ALL);
        board.apply(List.of(new SwitchSetting("bill-history", true, null, half, "ops", "bench", 0, null, 1)));
        return declared;
    }
}
