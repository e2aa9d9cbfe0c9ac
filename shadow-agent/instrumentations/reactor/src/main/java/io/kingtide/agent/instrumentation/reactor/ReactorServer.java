package io.kingtide.agent.instrumentation.reactor;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.TagRefusal;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a request is before the handler is asked for its publisher, and changes the head of an answer to work that
 * was refused. The server's operations object is one request and its answer.
 */
final class ReactorServer {
    private static final String RECEIVED = "request_received";

    private final AgentServices services;

    ReactorServer(AgentServices services) {
        this.services = services;
    }

    LibraryHooks.@Nullable Stay request(@Nullable Object operations, @Nullable Object state)
            throws ReflectiveOperationException {
        if (operations == null || !String.valueOf(state).contains(RECEIVED)) {
            return null;
        }
        String baggage = baggage(operations);
        if (!Admission.mayBeTagged(baggage)) {
            return CarrierStay.in(null);
        }
        try {
            return tagged(operations, baggage);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
            return refuse(operations, TagRefusal.NOT_READY.code());
        }
    }

    private LibraryHooks.@Nullable Stay tagged(Object operations, @Nullable String baggage)
            throws ReflectiveOperationException {
        if (Reflection.call(headers(operations), "get", "Upgrade") != null && isWebSocket(operations)) {
            return refuse(operations, services.admission().refuseUncovered());
        }
        Admission.Decision decision = services.admission().decide(baggage, peer(operations));
        TagRefusal refusal = decision.refusal();
        if (refusal != null) {
            return refuse(operations, refusal.code());
        }
        TestTraffic traffic = decision.traffic();
        if (traffic != null) {
            CarriedWork.remember(operations, traffic);
        }
        return CarrierStay.in(traffic);
    }

    /** Messages that come after an upgrade carry no header: the request that asks for it is the last to be recognised. */
    private static boolean isWebSocket(Object operations) throws ReflectiveOperationException {
        return String.valueOf(Reflection.call(headers(operations), "get", "Upgrade"))
                .equalsIgnoreCase("websocket");
    }

    /** Before the head of an answer is sent. */
    @Nullable
    Object head(@Nullable Object operations) throws ReflectiveOperationException {
        TestTraffic traffic = operations == null ? null : CarriedWork.remembered(operations);
        if (operations == null || traffic == null) {
            return null;
        }
        echo(operations);
        String refusal = traffic.refusal();
        if (refusal != null) {
            forbid(operations, refusal);
        }
        return null;
    }

    private LibraryHooks.Stay refuse(Object operations, String code) {
        try {
            echo(operations);
            forbid(operations, code);
            Object loop = Reflection.required(Reflection.required(operations, "channel"), "eventLoop");
            Reflection.call(loop, "execute", (Runnable) () -> answer(operations));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // It is refused, whether or not it can be answered.
            SwallowedErrors.count(e);
        }
        return CarrierStay.refusal();
    }

    /**
     * Behind the end of the request, which the loop is about to hand on: Reactor Netty reads a connection on demand, and where
     * an answer ends before a request that waited in its own queue does, it never asks for the next one. That would be a real
     * user's, on a connection that a proxy shares.
     */
    private static void answer(Object operations) {
        try {
            Object sent = Reflection.required(operations, "send");
            Reflection.call(sent, "subscribe", Reflection.required(operations, "disposeSubscriber"));
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    private static void forbid(Object operations, String code) throws ReflectiveOperationException {
        Object head = Reflection.field(operations, "nettyResponse");
        if (head == null) {
            throw new NoSuchFieldException("nettyResponse");
        }
        Class<?> statusType = Class.forName(
                "io.netty.handler.codec.http.HttpResponseStatus",
                true,
                operations.getClass().getClassLoader());
        Object forbidden = Reflection.staticField(statusType, "FORBIDDEN");
        Reflection.call(head, "setStatus", forbidden);
        Object whole = wholeAnswer(operations);
        if (whole != null) {
            Reflection.call(whole, "setStatus", forbidden);
        }
        setHeader(operations, "Kingtide-Refused", code);
    }

    /** From version 1.3 on, an answer of one piece is put together, status included, before its head is marked as sent. */
    private static @Nullable Object wholeAnswer(Object operations) throws ReflectiveOperationException {
        try {
            return Reflection.field(operations, "fullHttpResponse");
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    private void echo(Object operations) throws ReflectiveOperationException {
        setHeader(operations, "Kingtide-Shadow", services.readinessEcho());
        setHeader(operations, "Kingtide-Status", services.figuresEcho());
        setHeader(operations, "Cache-Control", "no-store");
    }

    private static void setHeader(Object operations, String name, String value) throws ReflectiveOperationException {
        Reflection.call(Reflection.required(operations, "responseHeaders"), "set", name, value);
    }

    private static Object headers(Object operations) throws ReflectiveOperationException {
        return Reflection.required(operations, "requestHeaders");
    }

    private static @Nullable String baggage(Object operations) throws ReflectiveOperationException {
        List<?> lines = (List<?>) Reflection.required(headers(operations), "getAll", Baggage.HEADER);
        if (lines.isEmpty()) {
            return null;
        }
        StringBuilder joined = new StringBuilder();
        for (Object line : lines) {
            joined.append(joined.length() == 0 ? "" : ",").append(line);
        }
        return joined.toString();
    }

    /** The connection's peer, not what a forwarding header says; on HTTP/2 that of the connection above the stream. */
    private static String peer(Object operations) throws ReflectiveOperationException {
        Object channel = Reflection.required(operations, "channel");
        Object address = Reflection.call(channel, "remoteAddress");
        Object parent = Reflection.call(channel, "parent");
        if (!(address instanceof InetSocketAddress) && parent != null) {
            address = Reflection.call(parent, "remoteAddress");
        }
        return address instanceof InetSocketAddress && ((InetSocketAddress) address).getAddress() != null
                ? ((InetSocketAddress) address).getAddress().getHostAddress()
                : "";
    }
}
