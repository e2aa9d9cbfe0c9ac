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
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.netty.util.Transports;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.testkit.BareToolBenchmark;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import scala.Option;

/**
 * Gatling's own injector as it ships, for comparison: each injected user opens a connection of its own and closes it when it leaves.
 * What ships with it and is left out here (the log of every request, figures on the terminal, a call to its maker's site) would
 * only make it slower.
 */
class OwnInjectorBenchmark extends BareToolBenchmark {
    /** Gatling builds nothing outside of a simulation. */
    private static volatile Supplier<HttpProtocolBuilder> protocol = () -> http;

    private static volatile String target = "";
    private static volatile double wanted;
    private static volatile Duration rise = Duration.ZERO;
    private static volatile Duration hold = Duration.ZERO;

    /** Made by Gatling, without arguments. */
    public static final class Step extends Simulation {
        public Step() {
            setUp(scenario("step")
                            .exec(http("read").get(target))
                            .injectOpen(
                                    rampUsersPerSec(0).to(wanted).during(rise),
                                    constantUsersPerSec(wanted).during(hold)))
                    .protocols(protocol.get())
                    // Behind its plan it works off what it missed, for minutes; the rate is not kept by then.
                    .maxDuration(rise.plus(hold).plusSeconds(2));
        }
    }

    @Override
    protected String name() {
        return "(gatling)";
    }

    /** What its users may set. */
    HttpProtocolBuilder settings() {
        return http.disableWarmUp();
    }

    @Override
    protected void send(URI to, double rate, Duration ramp, Duration held) {
        GatlingLogging.quieten();
        target = to + "/";
        protocol = this::settings;
        wanted = rate;
        rise = ramp;
        hold = held;
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
            loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
        }
    }
}
