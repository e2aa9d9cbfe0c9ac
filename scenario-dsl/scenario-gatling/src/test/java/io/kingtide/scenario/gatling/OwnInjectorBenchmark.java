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
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.testkit.BareToolBenchmark;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import scala.Option;

/** Gatling's own injector, for comparison. */
class OwnInjectorBenchmark extends BareToolBenchmark {
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
                    .protocols(http.disableWarmUp().shareConnections())
                    // Behind its plan it works off what it missed, for minutes; the rate is not kept by then.
                    .maxDuration(rise.plus(hold).plusSeconds(2));
        }
    }

    @Override
    protected String name() {
        return "(gatling)";
    }

    @Override
    protected void send(URI to, double rate, Duration ramp, Duration held) {
        GatlingLogging.quieten();
        target = to + "/";
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
