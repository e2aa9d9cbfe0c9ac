package io.kingtide.scenario.gatling;

import io.gatling.commons.util.GatlingVersion;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.cli.GatlingArgs;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.config.GatlingConfiguration$;
import io.gatling.core.config.SslConfiguration;
import io.gatling.netty.util.Transports;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.EngineException;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.run.Visits;
import io.kingtide.scenario.run.WarmUp;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gatling as the carrier of steps: its HTTP client, its sessions, its event loops. Arrivals are started by our own lanes,
 * because Gatling's injector ticks once a second. Runs in this JVM, as often as wished; each run has its own event loops,
 * which are gone when it returns.
 */
public final class GatlingEngine implements Engine {
    private static final WarmUp.Effort WARM_UP =
            new WarmUp.Effort(Duration.ofMillis(1500), Duration.ofMillis(3000), 10_000);

    @Override
    public String name() {
        return "gatling";
    }

    @Override
    public String version() {
        return "Gatling " + GatlingVersion.ThisVersion().fullVersion();
    }

    @Override
    public void run(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        GatlingLogging.quieten();
        requireSupported(plan);
        WarmUp.carryOut(GatlingEngine::carryOut, plan, control, WARM_UP);
        carryOut(plan, recorder, control);
    }

    private static void carryOut(RunPlan plan, RunRecorder recorder, RunControl control)
            throws EngineException, InterruptedException {
        // Feeders that cannot be opened are told here: on Gatling's own threads nobody would hear of them, and the run
        // hang.
        Visits visits = new Visits(plan, recorder, control);
        LaneRun run = new LaneRun(plan, recorder, control, new NativeVisits(), visits);
        GatlingConfiguration configuration = verifying(
                GatlingConfiguration$.MODULE$.load(),
                !plan.scenario().connections().trustsAll() && run.script() == null);
        ActorSystem system = new ActorSystem();
        EventLoopGroup eventLoops = Transports.newEventLoopGroup(
                configuration.netty().useNativeTransport(),
                configuration.netty().useIoUring(),
                0,
                "gatling");
        try {
            LaneSimulation.hand(run);
            new QuietRunner(system, eventLoops, arguments(), configuration, run.natives(), control).run();
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException("The run was interrupted");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw failure(e);
        } finally {
            LaneSimulation.hand(null);
            system.close();
            eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }

    /** Gatling takes any certificate unless it is told otherwise; simulations are left to what they are used to. */
    private static GatlingConfiguration verifying(GatlingConfiguration given, boolean verifies) {
        SslConfiguration ssl = given.ssl();
        return new GatlingConfiguration(
                given.core(),
                given.socket(),
                given.netty(),
                new SslConfiguration(
                        ssl.useOpenSsl(),
                        ssl.useOpenSslFinalizers(),
                        ssl.handshakeTimeout(),
                        ssl.useInsecureTrustManager() && !verifies,
                        ssl.enabledProtocols(),
                        ssl.enabledCipherSuites(),
                        ssl.sessionCacheSize(),
                        ssl.sessionTimeout(),
                        ssl.enableSni(),
                        ssl.keyManagerFactory(),
                        ssl.trustManagerFactory()),
                given.reports(),
                given.http(),
                given.jms(),
                given.data());
    }

    private static GatlingArgs arguments() {
        return GatlingArgs.apply(
                scala.Option.apply(LaneSimulation.class.getName()),
                scala.Option.empty(),
                true,
                scala.Option.empty(),
                scala.Option.empty(),
                scala.Option.empty(),
                scala.Option.empty());
    }

    private static EngineException failure(RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause != cause.getCause()) {
            cause = cause.getCause();
        }
        return new EngineException(
                "Running the scenario on Gatling",
                String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()),
                "a run to the end of its plan",
                "If the scenario is not the cause, try --engine netty, and report this.",
                e);
    }
}
