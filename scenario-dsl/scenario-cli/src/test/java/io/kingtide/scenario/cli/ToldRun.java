package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;

import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.NamedCurves;
import io.kingtide.scenario.report.LiveSecond;
import io.kingtide.scenario.report.Percentiles;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A midnight of three minutes that never was, told to whoever watches: what a view shows does not depend on the machine. */
final class ToldRun {
    private static final Duration LENGTH = Duration.ofMinutes(3);
    private static final Curve CURVE = NamedCurves.double11Midnight(2_000, LENGTH);

    private final RunControl control = new RunControl();
    private final Random random = new Random(11);

    void begin(RunWatcher watcher) {
        RunPlan plan = RunPlan.of(
                scenario("double-11 midnight", journey("buy", get("order", "/")), evenly(CURVE)),
                URI.create("http://127.0.0.1:18400"));
        watcher.preparing(plan, "netty");
    }

    /** Tells a second in which arrivals were sent and nothing came back. */
    void unanswered(RunWatcher watcher) {
        Percentiles none = new Percentiles(0, 0, 0, 0, 0, 0);
        watcher.second(new LiveSecond(0, 10, 10, 0, 0, none, none, true, List.of()), control);
    }

    /** Tells the seconds up to this one, each as it would have come. */
    void through(int last, RunWatcher watcher) {
        for (int second = 0; second <= last; second++) {
            long planned = Math.round(CURVE.cumulative(second + 1.0) - CURVE.cumulative(second));
            double strain = planned / 2_000.0;
            double median = 3 + 2 * strain + random.nextDouble() * 0.4;
            double slow = median * (3 + 4 * strain * strain) + random.nextDouble() * 3;
            Percentiles times = new Percentiles(median * 1.2, median, median * 2, slow, slow * 1.6, slow * 2.1);
            Percentiles lag = new Percentiles(0.1, 0.1, 0.2, 0.4, 0.6, 0.9);
            long failed = planned / 900;
            control.lanes().set((int) (20 + planned / 60));
            control.busyLanes().set((int) (5 + planned / 90));
            watcher.second(
                    new LiveSecond(
                            second,
                            planned,
                            planned,
                            planned - failed,
                            failed,
                            times,
                            lag,
                            true,
                            List.of(new LiveSecond.Journey("buy", planned, planned, planned - failed, failed, times))),
                    control);
        }
    }
}
