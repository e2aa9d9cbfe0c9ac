package io.kingtide.scenario.gatling;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.core.actor.ActorSystem;
import io.gatling.core.cli.GatlingArgs;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.config.GatlingConfiguration$;
import io.gatling.javaapi.core.Simulation;
import io.gatling.netty.util.Transports;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.curve.Spacing;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import io.kingtide.scenario.testkit.RunLog;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Locale;
import java.util.PrimitiveIterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import scala.Option;

/** The same step on Gatling's own open injector, to compare with. */
class OwnInjectorBenchmark {
    static final ConcurrentLinkedQueue<Long> STARTS = new ConcurrentLinkedQueue<>();
    static volatile String target = "";

    /** The step of {@code EngineBenchmark}, written for Gatling. */
    public static final class Step extends Simulation {
        public Step() {
            setUp(scenario("own")
                            .exec(session -> {
                                STARTS.add(System.nanoTime());
                                return session;
                            })
                            .exec(http("read").get(target))
                            .injectOpen(
                                    rampUsersPerSec(0).to(5_000).during(1),
                                    constantUsersPerSec(5_000).during(2)))
                    .protocols(http.disableWarmUp().shareConnections());
        }
    }

    @Test
    void stepToFiveThousandASecondWithinOneSecond() {
        GatlingLogging.quieten();
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            target = stub.uri() + "/";
            carryOut();
            STARTS.clear();
            carryOut();
        }
        long first = STARTS.stream().mapToLong(Long::longValue).min().orElseThrow();
        Curve curve = Curves.step(0, 5_000, Duration.ofSeconds(1)).then(Curves.hold(5_000, Duration.ofSeconds(2)));
        PrimitiveIterator.OfLong planned = curve.arrivals(Spacing.EVEN, 0);
        long origin = planned.nextLong();
        RunLog log = new RunLog();
        log.arrivalStarted(0, origin, origin);
        STARTS.stream()
                .mapToLong(Long::longValue)
                .sorted()
                .skip(1)
                .limit(7_499)
                .forEach(at -> log.arrivalStarted(0, planned.nextLong(), at - first + origin));
        System.out.printf(
                Locale.ROOT,
                "| %-8s | %-52s | %9.3f %% |%n",
                "(own)",
                "0 to 5,000/s within 1 s: arrivals in a wrong 100 ms",
                100 * log.misplaced());
    }

    private static void carryOut() {
        GatlingConfiguration configuration = GatlingConfiguration$.MODULE$.load();
        ActorSystem system = new ActorSystem();
        EventLoopGroup loops = Transports.newEventLoopGroup(true, false, 0, "gatling");
        try {
            GatlingArgs arguments = GatlingArgs.apply(
                    Option.apply(Step.class.getName()),
                    Option.empty(),
                    true,
                    Option.empty(),
                    Option.empty(),
                    Option.empty(),
                    Option.empty());
            new QuietRunner(system, loops, arguments, configuration, new NativeVisits(), new RunControl()).run();
        } finally {
            system.close();
            loops.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS)
                    .awaitUninterruptibly(5_000);
        }
    }
}
