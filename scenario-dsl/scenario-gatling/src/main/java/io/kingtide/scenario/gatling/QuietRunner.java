package io.kingtide.scenario.gatling;

import io.gatling.app.Runner;
import io.gatling.commons.util.DefaultClock;
import io.gatling.core.CoreComponents;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.cli.GatlingArgs;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.controller.Controller$Command$Start;
import io.gatling.core.controller.inject.PopulationFlows;
import io.gatling.core.scenario.Population;
import io.gatling.core.scenario.SimulationParams;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.stats.writer.RunMessage;
import io.kingtide.scenario.run.RunControl;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;
import scala.concurrent.Await;
import scala.concurrent.Promise;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Success;
import scala.util.Try;

/** Gatling's runner without its version check and with our listener in the place of its statistics. */
final class QuietRunner extends Runner {
    private final NativeVisits natives;
    private final RunControl control;

    QuietRunner(
            ActorSystem system,
            EventLoopGroup loops,
            GatlingArgs arguments,
            GatlingConfiguration configuration,
            NativeVisits natives,
            RunControl control) {
        super(system, loops, new DefaultClock(), arguments, configuration);
        this.natives = natives;
        this.control = control;
    }

    @Override
    public void displayVersionWarning() {
        // It asks a server on the internet for the latest release.
    }

    @Override
    public StatsEngine newStatsEngine(SimulationParams parameters, RunMessage message) {
        return new FailureMessages(natives, control);
    }

    /** As Gatling's own, without its lines on the terminal. */
    @Override
    public Try<BoxedUnit> start(
            SimulationParams parameters, CoreComponents components, PopulationFlows<String, Population> flows) {
        FiniteDuration timeout = Duration.create(24, TimeUnit.DAYS);
        Promise<BoxedUnit> done = components.controller().replyPromise(timeout);
        components.controller().$bang(new Controller$Command$Start(flows, done));
        try {
            return new Success<>(Await.result(done.future(), timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failure<>(e);
        } catch (Exception e) {
            return new Failure<>(e);
        }
    }
}
