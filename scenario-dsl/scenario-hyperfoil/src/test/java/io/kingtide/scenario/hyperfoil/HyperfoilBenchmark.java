package io.kingtide.scenario.hyperfoil;

import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkData;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.core.parser.BenchmarkParser;
import io.kingtide.scenario.testkit.BareToolBenchmark;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Hyperfoil's own open model in this JVM, with as many sessions and connections as it could ask for. */
class HyperfoilBenchmark extends BareToolBenchmark {
    private static final int CONNECTIONS = 500;

    @Override
    protected String name() {
        return "Hyperfoil";
    }

    @Override
    protected void send(URI target, double rate, Duration ramp, Duration held) throws Exception {
        String text = String.format(
                Locale.ROOT,
                """
                name: shot
                http:
                  host: %s
                  sharedConnections: %d
                phases:
                - ramp:
                    increasingRate:
                      initialUsersPerSec: 0
                      targetUsersPerSec: %f
                      variance: false
                      maxSessions: %d
                      duration: %dms
                      scenario:
                      - read:
                        - httpRequest:
                            GET: /
                - held:
                    constantRate:
                      startAfter: ramp
                      usersPerSec: %f
                      variance: false
                      maxSessions: %d
                      duration: %dms
                      scenario:
                      - read:
                        - httpRequest:
                            GET: /
                """,
                target,
                CONNECTIONS,
                rate,
                (int) Math.max(CONNECTIONS, rate),
                ramp.toMillis(),
                rate,
                (int) Math.max(CONNECTIONS, rate),
                held.toMillis());
        Benchmark benchmark = BenchmarkParser.instance()
                .buildBenchmark(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), BenchmarkData.EMPTY, Map.of());
        new LocalSimulationRunner(benchmark).run();
    }
}
