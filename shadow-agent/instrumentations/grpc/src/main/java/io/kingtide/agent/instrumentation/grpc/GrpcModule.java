package io.kingtide.agent.instrumentation.grpc;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;

/** gRPC above its transports, so that Netty's, the shaded one's, OkHttp's and the in-process one are all covered. */
public final class GrpcModule implements InstrumentationModule {
    private static final String SERVER = "grpc-server";
    private static final String CLIENT = "grpc-client";
    private static final String CREATED = "grpc.stream.created";
    private static final String STARTING = "grpc.call.starting";
    private static final String CALL = "grpc.call.made";
    private static final String HEARD = "grpc.call.heard";
    private static final String HEADERS = "grpc.call.headers";
    private static final String CLOSE = "grpc.call.close";
    private static final String STATUS = "grpc.call.status";
    private static final String CHANNEL = "grpc.channel.call";
    private static final String START = "grpc.client.start";

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public boolean isEntry() {
        return true;
    }

    @Override
    public void start(AgentServices services) {
        GrpcServer server = new GrpcServer(services);
        GrpcClient client = new GrpcClient(services);
        LibraryHooks.fill(CREATED, (self, arguments, result) -> server.created(arguments[0], arguments[2]));
        LibraryHooks.fill(STARTING, (self, arguments, result) -> server.starting(arguments));
        LibraryHooks.fill(CALL, (self, arguments, result) -> server.made(self, arguments[0]));
        LibraryHooks.fill(HEARD, (self, arguments, result) -> server.heard(self));
        LibraryHooks.fill(HEADERS, (self, arguments, result) -> server.headers(self, arguments[0]));
        LibraryHooks.fill(CLOSE, (self, arguments, result) -> server.close(self, arguments[1]));
        LibraryHooks.fill(STATUS, (self, arguments, result) -> server.status(self, arguments[0]));
        LibraryHooks.fill(CHANNEL, (self, arguments, result) -> client.call(self));
        LibraryHooks.fill(START, (self, arguments, result) -> client.start(arguments[1]));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        SERVER,
                        (builder, type) -> builder.visit(Hooked.entry(
                                        CREATED, named("streamCreated").and(takesArguments(3))))
                                .visit(Hooked.entry(STARTING, namedOneOf("startWrappedCall", "startCall"))),
                        "io.grpc.internal.ServerImpl$ServerTransportListenerImpl"),
                Weave.bodies(
                        SERVER,
                        (builder, type) -> builder.visit(Hooked.after(CALL, isConstructor()))
                                .visit(Hooked.before(
                                        HEADERS, named("sendHeaders").and(takesArguments(1))))
                                .visit(Hooked.before(CLOSE, named("close").and(takesArguments(2))))
                                .visit(Hooked.anyArgument(STATUS, named("close").and(takesArguments(2)))),
                        "io.grpc.internal.ServerCallImpl"),
                Weave.bodies(
                        SERVER,
                        (builder, type) -> builder.visit(Hooked.entry(
                                HEARD,
                                namedOneOf("messagesAvailable", "halfClosed", "closed", "onReady")
                                        .and(isPublic()))),
                        "io.grpc.internal.ServerCallImpl$ServerStreamListenerImpl"),
                Weave.bodies(
                        CLIENT,
                        (builder, type) -> builder.visit(
                                Hooked.exit(CHANNEL, named("newCall").and(takesArguments(2)))),
                        "io.grpc.internal.ManagedChannelImpl"),
                Weave.bodies(
                        CLIENT,
                        (builder, type) ->
                                builder.visit(Hooked.exit(START, named("start").and(takesArguments(2)))),
                        "io.grpc.internal.ClientCallImpl",
                        "io.grpc.internal.DelayedClientCall"));
    }
}
