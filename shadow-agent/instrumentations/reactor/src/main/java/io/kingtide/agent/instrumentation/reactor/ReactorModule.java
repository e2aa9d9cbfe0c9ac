package io.kingtide.agent.instrumentation.reactor;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.CarryingProxy;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;

/**
 * Reactor Netty's server and client, and the few places where Reactor's signals come from threads that nobody handed work
 * to. Operators that hand work to schedulers need nothing: those use the JDK's executors, which carry already.
 */
public final class ReactorModule implements InstrumentationModule {
    private static final String SERVER = "reactor-netty-server";
    private static final String CLIENT = "reactor-netty-client";
    private static final String REQUEST = "reactor.server.request";
    private static final String ANSWER = "reactor.server.head";
    private static final String SUBSCRIBER = "reactor.subscriber";
    private static final String MADE = "reactor.client.made";
    private static final String SEND = "reactor.client.send";
    private static final String HEAD = "reactor.client.head";
    private static final String REDIRECT = "reactor.client.redirect";
    private static final String ACQUIRE = "reactor.pool.acquire";
    private static final String ACQUIRED = "reactor.pool.acquired";
    private static final String CORE_SUBSCRIBER = "reactor.core.CoreSubscriber";

    @Override
    public String name() {
        return "reactor";
    }

    @Override
    public boolean isEntry() {
        return true;
    }

    @Override
    public void start(AgentServices services) {
        ReactorServer server = new ReactorServer(services);
        ReactorClient client = new ReactorClient(services);
        LibraryHooks.fill(REQUEST, (self, arguments, result) -> server.request(arguments[0], arguments[1]));
        LibraryHooks.fill(ANSWER, (self, arguments, result) -> server.head(self));
        LibraryHooks.fill(MADE, (self, arguments, result) -> client.made(self));
        LibraryHooks.fill(REDIRECT, (self, arguments, result) -> client.redirected(self));
        LibraryHooks.fill(SEND, (self, arguments, result) -> client.send(self, arguments[0]));
        LibraryHooks.fill(HEAD, (self, arguments, result) -> client.head(self));
        LibraryHooks.fill(
                SUBSCRIBER,
                (self, arguments, result) ->
                        arguments[0] == null ? null : CarryingProxy.of(arguments[0], CORE_SUBSCRIBER));
        LibraryHooks.fill(ACQUIRE, (self, arguments, result) -> {
            if (self != null) {
                CarriedWork.created(self);
            }
            return null;
        });
        LibraryHooks.fill(
                ACQUIRED,
                (self, arguments, result) -> self == null ? null : CarrierStay.in(CarriedWork.remembered(self)));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        SERVER,
                        (builder, type) -> builder.visit(
                                Hooked.entry(REQUEST, named("onStateChange").and(takesArguments(2)))),
                        "reactor.netty.http.server.HttpServer$HttpServerHandle"),
                Weave.bodies(
                        SERVER,
                        (builder, type) -> builder.visit(
                                Hooked.before(ANSWER, namedOneOf("beforeMarkSentHeaders", "newFullBodyMessage"))),
                        "reactor.netty.http.server.HttpServerOperations"),
                Weave.bodies(
                        "reactor",
                        (builder, type) -> builder.visit(Hooked.argument(
                                SUBSCRIBER,
                                named("subscribe")
                                        .and(takesArguments(1))
                                        .and(takesArgument(0, named(CORE_SUBSCRIBER))))),
                        "reactor.netty.channel.FluxReceive",
                        "reactor.netty.http.client.HttpClientConnect$MonoHttpConnect",
                        "reactor.core.publisher.MonoCreate",
                        "reactor.core.publisher.FluxCreate",
                        "reactor.core.publisher.MonoCompletionStage",
                        "reactor.core.publisher.FluxInterval",
                        "reactor.core.publisher.SinkOneMulticast",
                        "reactor.core.publisher.SinkEmptyMulticast",
                        "reactor.core.publisher.SinkManyUnicast",
                        "reactor.core.publisher.SinkManyUnicastNoBackpressure",
                        "reactor.core.publisher.SinkManyBestEffort",
                        "reactor.core.publisher.SinkManyEmitterProcessor",
                        "reactor.core.publisher.SinkManyReplayProcessor"),
                Weave.bodies(
                        CLIENT,
                        (builder, type) -> builder.visit(Hooked.after(MADE, isConstructor()))
                                .visit(Hooked.after(REDIRECT, named("redirect").and(takesArguments(1))))
                                .visit(Hooked.entry(
                                        SEND, named("requestWithBody").and(takesArguments(1)))),
                        "reactor.netty.http.client.HttpClientConnect$HttpClientHandler"),
                Weave.bodies(
                        CLIENT,
                        (builder, type) -> builder.visit(Hooked.before(HEAD, named("beforeMarkSentHeaders"))),
                        "reactor.netty.http.client.HttpClientOperations"),
                Weave.bodies(
                        CLIENT,
                        (builder, type) -> builder.visit(Hooked.after(ACQUIRE, isConstructor()))
                                .visit(Hooked.entry(
                                        ACQUIRED,
                                        namedOneOf("onNext", "onError", "onComplete", "run", "onStateChange"))),
                        "reactor.netty.resources.DefaultPooledConnectionProvider$DisposableAcquire",
                        "reactor.netty.http.client.Http2ConnectionProvider$DisposableAcquire"));
    }
}
