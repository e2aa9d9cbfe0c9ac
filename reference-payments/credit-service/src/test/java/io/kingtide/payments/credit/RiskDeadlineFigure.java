package io.kingtide.payments.credit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures how long risk decisions take while one of three models never answers; a program, not a test, because its
 * figures are worth nothing on a busy machine. Run it with the tests' class path.
 */
final class RiskDeadlineFigure {
    private static final int CALLERS = 4;
    private static final int DECISIONS = 20_000;

    private RiskDeadlineFigure() {}

    public static void main(String[] arguments) throws Exception {
        RiskModel stuck = new RiskModel(
                "stuck",
                features -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 0;
                },
                30);
        List<RiskModel> models = List.of(RiskModel.velocity(6000), RiskModel.amount(), stuck);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (RiskControl risk = new RiskControl(models, Duration.ofMillis(20))) {
            measure(risk, callers);
            long[] micros = measure(risk, callers);
            System.out.printf(
                    "decisions %d, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms%n",
                    micros.length,
                    micros[micros.length / 2] / 1000.0,
                    micros[(int) (micros.length * 0.99)] / 1000.0,
                    micros[(int) (micros.length * 0.999)] / 1000.0,
                    micros[micros.length - 1] / 1000.0);
        } finally {
            callers.shutdownNow();
        }
    }

    private static long[] measure(RiskControl risk, ExecutorService callers) throws Exception {
        List<Future<long[]>> parts = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            parts.add(callers.submit(() -> {
                long[] micros = new long[DECISIONS / CALLERS];
                for (int n = 0; n < micros.length; n++) {
                    micros[n] = risk.decide(new RiskFeatures(100, 10_000, n % 100, 3))
                            .elapsedMicros();
                    Thread.sleep(0, 200_000);
                }
                return micros;
            }));
        }
        long[] all = new long[DECISIONS];
        int at = 0;
        for (Future<long[]> part : parts) {
            long[] micros = part.get();
            System.arraycopy(micros, 0, all, at, micros.length);
            at += micros.length;
        }
        Arrays.sort(all);
        return all;
    }
}
