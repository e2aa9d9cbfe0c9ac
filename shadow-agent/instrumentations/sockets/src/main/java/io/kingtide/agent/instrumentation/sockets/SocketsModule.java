package io.kingtide.agent.instrumentation.sockets;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import io.kingtide.agent.bootstrap.SocketWatch;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/** The last net: a server that nobody has heard of takes no tagged request for a real one. */
public final class SocketsModule implements InstrumentationModule {
    private static final String LIBRARY = "jdk-sockets";

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
        SocketWatch.fill(new UnknownServers(services));
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                weave(
                        SocketAdvice.Accepted.class,
                        named("accept").and(takesNoArguments()),
                        "java.net.ServerSocket",
                        "sun.security.ssl.SSLServerSocketImpl"),
                weave(
                        SocketAdvice.Accepted.class,
                        named("accept").and(takesNoArguments()).and(returns(SocketChannel.class)),
                        "sun.nio.ch.ServerSocketChannelImpl"),
                weave(
                        SocketAdvice.Stream.class,
                        named("getInputStream").and(takesNoArguments()).and(returns(InputStream.class)),
                        "java.net.Socket",
                        "sun.nio.ch.SocketAdaptor",
                        "sun.security.ssl.SSLSocketImpl"),
                Weave.bodies(
                        LIBRARY,
                        (builder, type) -> builder.visit(Advice.to(SocketAdvice.Read.class)
                                        .on(named("read").and(takesArguments(ByteBuffer.class))))
                                .visit(Advice.to(SocketAdvice.ReadMany.class)
                                        .on(named("read")
                                                .and(takesArguments(ByteBuffer[].class, int.class, int.class)))),
                        "sun.nio.ch.SocketChannelImpl"));
    }

    private static Weave weave(Class<?> advice, ElementMatcher<? super MethodDescription> methods, String... types) {
        return Weave.bodies(
                LIBRARY, (builder, type) -> builder.visit(Advice.to(advice).on(methods)), types);
    }
}
