package io.kingtide.agent.instrumentation.vertx;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.CarryingProxy;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x 4.5 and 5, and with them Quarkus. The guard in Netty's decoder admits requests; here they find their context.
 * Older ones have other classes: their requests stay refused.
 */
public final class VertxModule implements InstrumentationModule {
    private static final String CONTEXTS = "vertx-contexts";
    private static final String EXECUTORS = "vertx-executors";
    private static final String SERVER = "vertx-server";
    private static final String BEGIN = "vertx.dispatch.begin";
    private static final String END = "vertx.dispatch.end";
    private static final String CREATED = "vertx.created";
    private static final String RUN = "vertx.run";
    private static final String COMMAND = "vertx.command";
    private static final String QUEUED = "vertx.queued";
    private static final String LISTENER = "vertx.listener";
    private static final String DELIVERED = "vertx.delivered";
    private static final String CLUSTER = "vertx.cluster";
    private static final String REQUEST = "vertx.request";
    private static final String HEAD = "vertx.head";
    private static final String CALL = "vertx.call";
    private static final String CALLING = "vertx.calling";
    private static final String CALLED = "vertx.called";

    private static final ElementMatcher.Junction<MethodDescription> CALLS = named("request")
            .and(takesArguments(1))
            .and(takesArgument(0, named("io.vertx.core.http.RequestOptions")))
            .and(returns(named("io.vertx.core.Future")));

    @Override
    public String name() {
        return "vertx";
    }

    @Override
    public boolean isEntry() {
        return true;
    }

    @Override
    public void start(AgentServices services) {
        VertxContexts contexts = new VertxContexts();
        VertxServer server = new VertxServer(services);
        LibraryHooks.fill(BEGIN, (self, arguments, result) -> contexts.begin(arguments[0]));
        LibraryHooks.fill(END, (self, arguments, result) -> contexts.end());
        LibraryHooks.fill(CREATED, (self, arguments, result) -> {
            if (self != null) {
                CarriedWork.created(self);
            }
            return null;
        });
        LibraryHooks.fill(
                RUN, (self, arguments, result) -> self == null ? null : CarrierStay.in(CarriedWork.remembered(self)));
        LibraryHooks.fill(
                COMMAND,
                (self, arguments, result) ->
                        arguments[0] == null ? null : CarriedWork.carried((Runnable) arguments[0]));
        // What runs the queue runs the tasks of others too; each task knows for whom it is.
        LibraryHooks.fill(QUEUED, (self, arguments, result) -> CarrierStay.in(null));
        LibraryHooks.fill(LISTENER, (self, arguments, result) -> listener(arguments[0]));
        LibraryHooks.fill(DELIVERED, (self, arguments, result) -> delivered(arguments));
        LibraryHooks.fill(CLUSTER, (self, arguments, result) -> {
            throw services.refusal(
                    "outbound",
                    "Refused a tagged message to another node of the event bus: there it would be taken for a real one.");
        });
        LibraryHooks.fill(REQUEST, (self, arguments, result) -> server.made(arguments[1], arguments[2]));
        LibraryHooks.fill(HEAD, (self, arguments, result) -> server.answering(self));
        VertxClient client = new VertxClient();
        LibraryHooks.fill(CALLED, (self, arguments, result) -> client.called(self, result));
        LibraryHooks.fill(CALLING, (self, arguments, result) -> client.calling(self, arguments[0]));
        LibraryHooks.fill(CALL, (self, arguments, result) -> VertxClient.options(self, arguments[0]));
    }

    private static @Nullable Object listener(@Nullable Object listener) {
        if (listener == null || !Carrier.gated()) {
            return null;
        }
        Object four = CarryingProxy.of(listener, "io.vertx.core.impl.future.Listener");
        return four == listener ? CarryingProxy.of(listener, "io.vertx.core.Completable") : four;
    }

    /** A message is dispatched on a context made for it: {@code (handler, message, context)}. */
    private static @Nullable Object delivered(@Nullable Object[] arguments) {
        TestTraffic traffic = arguments[1] == null ? null : CarriedWork.remembered(arguments[1]);
        if (traffic != null && arguments[2] != null) {
            CarriedWork.remember(arguments[2], traffic);
        }
        return null;
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        CONTEXTS,
                        (builder, type) -> builder.visit(Hooked.before(
                                        BEGIN, named("beginDispatch").and(takesArguments(1))))
                                .visit(Hooked.before(END, named("endDispatch").and(takesArguments(1)))),
                        "io.vertx.core.impl.VertxImpl"),
                created(CONTEXTS, "io.vertx.core.impl.DuplicatedContext", "io.vertx.core.eventbus.impl.MessageImpl"),
                Weave.bodies(
                        EXECUTORS,
                        (builder, type) -> builder.visit(
                                Hooked.argument(COMMAND, named("execute").and(takesArguments(Runnable.class)))),
                        "io.vertx.core.impl.EventLoopExecutor"),
                Weave.bodies(
                        EXECUTORS,
                        (builder, type) -> builder.visit(Hooked.after(CREATED, isConstructor()))
                                .visit(Hooked.entry(RUN, named("run").and(takesNoArguments()))),
                        "io.vertx.core.impl.WorkerTask"),
                Weave.bodies(
                        EXECUTORS,
                        (builder, type) -> builder.visit(
                                Hooked.entry(QUEUED, named("execute").and(takesArguments(2)))),
                        "io.vertx.core.impl.TaskQueue"),
                Weave.bodies(
                        EXECUTORS,
                        (builder, type) -> builder.visit(
                                Hooked.argument(LISTENER, named("addListener").and(takesArguments(1)))),
                        "io.vertx.core.impl.future.FutureImpl"),
                before(
                        SERVER,
                        DELIVERED,
                        namedOneOf("dispatch", "dispatchMessage").and(takesArguments(3)),
                        "io.vertx.core.eventbus.impl.HandlerRegistration"),
                Weave.bodies(
                        SERVER,
                        (builder, type) -> builder.visit(Hooked.after(
                                REQUEST,
                                isConstructor()
                                        .and(takesArgument(1, named("io.netty.handler.codec.http.HttpRequest")))
                                        .and(takesArguments(3)))),
                        "io.vertx.core.http.impl.Http1xServerRequest"),
                before(
                        SERVER,
                        HEAD,
                        named("prepareHeaders").and(takesArguments(1)),
                        "io.vertx.core.http.impl.Http1xServerResponse"),
                Weave.bodies(
                        "vertx-cluster",
                        (builder, type) -> builder.visit(
                                Hooked.exit(CLUSTER, namedOneOf("sendRemote", "sendToNode", "sendToNodes"))),
                        "io.vertx.core.eventbus.impl.clustered.ClusteredEventBus"),
                // The first advice is the outermost.
                Weave.bodies(
                        "vertx-client",
                        (builder, type) -> builder.visit(Hooked.result(CALLED, CALLS))
                                .visit(Hooked.entry(CALLING, CALLS))
                                .visit(Hooked.argument(CALL, CALLS)),
                        "io.vertx.core.http.impl.HttpClientImpl"),
                // With a handler (4.5), a refusal is thrown.
                Weave.bodies(
                        "vertx-client",
                        (builder, type) -> builder.visit(Hooked.argument(
                                CALL,
                                named("request")
                                        .and(takesArguments(2))
                                        .and(takesArgument(0, named("io.vertx.core.http.RequestOptions"))))),
                        "io.vertx.core.http.impl.HttpClientImpl"));
    }

    private static Weave before(
            String library, String point, ElementMatcher<? super MethodDescription> methods, String... types) {
        return Weave.bodies(library, (builder, type) -> builder.visit(Hooked.before(point, methods)), types);
    }

    private static Weave created(String library, String... types) {
        return Weave.bodies(library, (builder, type) -> builder.visit(Hooked.after(CREATED, isConstructor())), types);
    }
}
