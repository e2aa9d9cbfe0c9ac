package io.kingtide.agent.instrumentation.servlet;

import io.kingtide.agent.engine.Reflection;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The peer of a Jetty request's connection, also where a customizer has replaced its address by a forwarded one. */
final class JettyPeer {
    private JettyPeer() {}

    static @Nullable String of(Object request) {
        if (!request.getClass().getName().equals("org.eclipse.jetty.server.Request")) {
            return null;
        }
        try {
            Object channel = Reflection.required(request, "getHttpChannel");
            Object address = Reflection.call(Reflection.required(channel, "getEndPoint"), "getRemoteAddress");
            return address instanceof InetSocketAddress && ((InetSocketAddress) address).getAddress() != null
                    ? ((InetSocketAddress) address).getAddress().getHostAddress()
                    : "";
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Jetty does not tell the peer of a connection", e);
        }
    }
}
