package io.kingtide.agent.instrumentation.netty;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;

/**
 * A guard where Netty has just read a request's head, HTTP/1 and HTTP/2: what is tagged goes on only if the server above is
 * one that the agent covers. So Play, Ratpack, Micronaut and home-made servers refuse tagged requests. For
 * Vert.x, whose requests begin in just this decoder, the decision is made here.
 */
public final class NettyModule implements InstrumentationModule {
    private static final String LIBRARY = "netty-http";
    private static final String DECODED = "netty.http1.decoded";
    private static final String ENCODED = "netty.http1.encoded";
    private static final String HEADERS = "netty.http2.headers";

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
        CoveredServers covered = new CoveredServers(services);
        Http1Guard http1 = new Http1Guard(services, covered);
        Http2Guard http2 = new Http2Guard(services, covered);
        LibraryHooks.fill(DECODED, (self, arguments, result) -> http1.decoded(self, arguments));
        LibraryHooks.fill(ENCODED, (self, arguments, result) -> http1.encoded(self, arguments));
        LibraryHooks.fill(HEADERS, (self, arguments, result) -> http2.headers(arguments));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        LIBRARY,
                        (builder, type) -> builder.visit(
                                Hooked.after(DECODED, named("decode").and(takesArguments(3)))),
                        "io.netty.handler.codec.http.HttpObjectDecoder"),
                Weave.bodies(
                        LIBRARY,
                        (builder, type) -> builder.visit(
                                Hooked.after(ENCODED, named("encode").and(takesArguments(3)))),
                        "io.netty.handler.codec.http.HttpObjectEncoder"),
                Weave.bodies(
                        LIBRARY,
                        (builder, type) -> builder.visit(Hooked.entry(
                                HEADERS,
                                named("onHeadersRead")
                                        .and(takesArgument(0, named("io.netty.channel.ChannelHandlerContext")))
                                        .and(takesArgument(2, named("io.netty.handler.codec.http2.Http2Headers"))))),
                        "io.netty.handler.codec.http2.Http2FrameCodec$FrameListener",
                        "io.netty.handler.codec.http2.InboundHttp2ToHttpAdapter",
                        "io.vertx.core.http.impl.Http2ConnectionBase",
                        "io.vertx.core.http.impl.Http2ServerConnection",
                        "io.vertx.core.http.impl.http2.codec.Http2ConnectionImpl"));
    }
}
