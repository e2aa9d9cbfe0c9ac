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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jetty from version 12 on, whose handlers have an API of their own, with servlets as one kind of them. */
final class JettyCoreRequests {
    private final AgentServices services;

    JettyCoreRequests(AgentServices services) {
        this.services = services;
    }

    /** {@code Server.handle(request, response, callback)}. */
    LibraryHooks.@Nullable Stay request(@Nullable Object[] arguments) throws ReflectiveOperationException {
        Object request = arguments[0];
        Object response = arguments[1];
        Object callback = arguments[2];
        if (request == null || response == null || callback == null) {
            return null;
        }
        Object headers = Reflection.required(request, "getHeaders");
        List<?> lines = (List<?>) Reflection.required(headers, "getValuesList", Baggage.HEADER);
        StringBuilder baggage = new StringBuilder();
        for (Object line : lines) {
            baggage.append(baggage.length() == 0 ? "" : ",").append(line);
        }
        if (!Admission.mayBeTagged(baggage)) {
            return CarrierStay.in(null);
        }
        try {
            if ("websocket".equalsIgnoreCase(String.valueOf(Reflection.call(headers, "get", "Upgrade")))) {
                return refuse(response, callback, services.admission().refuseUncovered());
            }
            Admission.Decision decision = services.admission().decide(baggage.toString(), peer(request));
            TagRefusal refusal = decision.refusal();
            if (refusal != null) {
                return refuse(response, callback, refusal.code());
            }
            TestTraffic traffic = decision.traffic();
            if (traffic != null) {
                CarriedWork.remember(response, traffic);
                echo(response);
            }
            return CarrierStay.in(traffic);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
            return refuse(response, callback, TagRefusal.NOT_READY.code());
        }
    }

    /** Before a response is written to. */
    @Nullable
    Object writing(@Nullable Object response) throws ReflectiveOperationException {
        TestTraffic traffic = response == null ? null : CarriedWork.remembered(response);
        if (response == null || traffic == null || Boolean.TRUE.equals(Reflection.call(response, "isCommitted"))) {
            return null;
        }
        echo(response);
        String refusal = traffic.refusal();
        if (refusal != null) {
            forbid(response, refusal);
        }
        return null;
    }

    private LibraryHooks.Stay refuse(Object response, Object callback, String code) {
        try {
            echo(response);
            forbid(response, code);
            Reflection.call(response, "write", true, null, callback);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // It is refused, whether or not it can be answered.
            SwallowedErrors.count(e);
        }
        return CarrierStay.refusal();
    }

    private static void forbid(Object response, String code) throws ReflectiveOperationException {
        Reflection.call(response, "setStatus", 403);
        header(response, "Kingtide-Refused", code);
    }

    private void echo(Object response) throws ReflectiveOperationException {
        header(response, "Kingtide-Shadow", services.readinessEcho());
        header(response, "Cache-Control", "no-store");
    }

    private static void header(Object response, String name, String value) throws ReflectiveOperationException {
        Reflection.call(Reflection.required(response, "getHeaders"), "put", name, value);
    }

    /** The connection's peer: what the request tells may be what a forwarding header says. */
    private static String peer(Object request) throws ReflectiveOperationException {
        Object connection = Reflection.required(Reflection.required(request, "getConnectionMetaData"), "getConnection");
        Object address = Reflection.call(Reflection.required(connection, "getEndPoint"), "getRemoteSocketAddress");
        return address instanceof InetSocketAddress && ((InetSocketAddress) address).getAddress() != null
                ? ((InetSocketAddress) address).getAddress().getHostAddress()
                : "";
    }
}
