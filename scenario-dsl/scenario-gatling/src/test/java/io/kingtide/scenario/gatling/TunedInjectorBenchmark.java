package io.kingtide.scenario.gatling;

import io.gatling.javaapi.http.HttpProtocolBuilder;

/** Gatling's own injector with the setting that matters most at high rates: all users share one pool of connections. */
class TunedInjectorBenchmark extends OwnInjectorBenchmark {
    @Override
    protected String name() {
        return "(gatling, shareConnections)";
    }

    @Override
    HttpProtocolBuilder settings() {
        return super.settings().shareConnections();
    }
}
