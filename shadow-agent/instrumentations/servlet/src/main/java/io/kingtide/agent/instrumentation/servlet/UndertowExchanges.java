package io.kingtide.agent.instrumentation.servlet;

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
import org.jspecify.annotations.Nullable;

/** Undertow below its servlets: handlers of its own API, and the heads of all answers, whoever writes them. */
final class UndertowExchanges {
    private final AgentServices services;

    UndertowExchanges(AgentServices services) {
        this.services = services;
    }

    /** An exchange's handlers begin, for the first time or after a dispatch to another thread. */
    LibraryHooks.@Nullable Stay request(@Nullable Object exchange) throws ReflectiveOperationException {
        if (exchange == null) {
            return null;
        }
        TestTraffic earlier = CarriedWork.remembered(exchange);
        if (earlier != null) {
            return CarrierStay.in(earlier);
        }
        String baggage = baggage(exchange);
        if (!Admission.mayBeTagged(baggage)) {
            return CarrierStay.in(null);
        }
        try {
            if (isWebSocket(exchange)) {
                return refuse(exchange, services.admission().refuseUncovered());
            }
            Admission.Decision decision = services.admission().decide(baggage, peer(exchange));
            TagRefusal refusal = decision.refusal();
            if (refusal != null) {
                return refuse(exchange, refusal.code());
            }
            TestTraffic traffic = decision.traffic();
            if (traffic != null) {
                CarriedWork.remember(exchange, traffic);
            }
            return CarrierStay.in(traffic);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
            return refuse(exchange, TagRefusal.NOT_READY.code());
        }
    }

    /** Before the channel of an answer is given out: its head can still be changed. */
    @Nullable
    Object response(@Nullable Object exchange) throws ReflectiveOperationException {
        TestTraffic traffic = exchange == null ? null : CarriedWork.remembered(exchange);
        if (exchange == null
                || traffic == null
                || Boolean.TRUE.equals(Reflection.call(exchange, "isResponseStarted"))) {
            return null;
        }
        echo(exchange);
        String refusal = traffic.refusal();
        if (refusal != null) {
            forbid(exchange, refusal);
        }
        return null;
    }

    private LibraryHooks.Stay refuse(Object exchange, String code) {
        try {
            echo(exchange);
            forbid(exchange, code);
            Reflection.call(exchange, "endExchange");
        } catch (ReflectiveOperationException | RuntimeException e) {
            // It is refused, whether or not it can be answered.
            SwallowedErrors.count(e);
        }
        return CarrierStay.refusal();
    }

    private static void forbid(Object exchange, String code) throws ReflectiveOperationException {
        Reflection.call(exchange, "setStatusCode", 403);
        header(exchange, "Kingtide-Refused", code);
    }

    private void echo(Object exchange) throws ReflectiveOperationException {
        header(exchange, "Kingtide-Shadow", services.readinessEcho());
        header(exchange, "Cache-Control", "no-store");
    }

    private static void header(Object exchange, String name, String value) throws ReflectiveOperationException {
        Class<?> nameType = Class.forName(
                "io.undertow.util.HttpString", true, exchange.getClass().getClassLoader());
        Object key = nameType.getConstructor(String.class).newInstance(name);
        Reflection.call(Reflection.required(exchange, "getResponseHeaders"), "put", key, value);
    }

    private static boolean isWebSocket(Object exchange) throws ReflectiveOperationException {
        Object headers = Reflection.required(exchange, "getRequestHeaders");
        return "websocket".equalsIgnoreCase(String.valueOf(Reflection.call(headers, "getFirst", "Upgrade")));
    }

    private static @Nullable String baggage(Object exchange) throws ReflectiveOperationException {
        Object headers = Reflection.required(exchange, "getRequestHeaders");
        Iterable<?> lines = (Iterable<?>) Reflection.call(headers, "get", Baggage.HEADER);
        if (lines == null) {
            return null;
        }
        StringBuilder joined = new StringBuilder();
        for (Object line : lines) {
            joined.append(joined.length() == 0 ? "" : ",").append(line);
        }
        return joined.toString();
    }

    /** The connection's peer: the exchange's own source address may be what a forwarding header says. */
    private static String peer(Object exchange) throws ReflectiveOperationException {
        Object address = Reflection.call(Reflection.required(exchange, "getConnection"), "getPeerAddress");
        return address instanceof InetSocketAddress && ((InetSocketAddress) address).getAddress() != null
                ? ((InetSocketAddress) address).getAddress().getHostAddress()
                : "";
    }
}
