package io.kingtide.scenario.gatling;

import io.gatling.core.Predef$;
import io.gatling.core.config.GatlingConfiguration;

/** Gatling's DSL wants its configuration to be there before the first request is described. */
final class GatlingDsl {
    private GatlingDsl() {}

    static void prepare() {
        GatlingLogging.quieten();
        if (Predef$.MODULE$._configuration() == null) {
            Predef$.MODULE$._configuration_$eq(GatlingConfiguration.load());
        }
    }
}
