package io.kingtide.agent.instrumentation.jdkserver;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;

/** {@code com.sun.net.httpserver}: each exchange runs through its chain of filters, on one thread. */
public final class JdkServerModule implements InstrumentationModule {
    private static final String LIBRARY = "jdk-http-server";
    private static final String REQUEST = "jdk-server.request";
    private static final String HEAD = "jdk-server.head";

    @Override
    public String name() {
        return LIBRARY;
    }

    @Override
    public boolean isEntry() {
        return true;
    }

    @Override
    public void start(AgentServices services) {
        // The class that names the server's types loads with the first exchange: a JVM may have no such module.
        LibraryHooks.fill(
                REQUEST, (self, arguments, result) -> JdkExchanges.of(services).enter(arguments[0]));
        LibraryHooks.fill(
                HEAD, (self, arguments, result) -> JdkExchanges.of(services).head(self, arguments[0]));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        LIBRARY,
                        (builder, type) -> builder.visit(
                                Hooked.entry(REQUEST, named("doFilter").and(takesArguments(1)))),
                        "com.sun.net.httpserver.Filter$Chain"),
                Weave.bodies(
                        LIBRARY,
                        (builder, type) -> builder.visit(Hooked.argument(
                                HEAD, named("sendResponseHeaders").and(takesArguments(2)))),
                        "sun.net.httpserver.HttpExchangeImpl",
                        "sun.net.httpserver.HttpsExchangeImpl"));
    }
}
