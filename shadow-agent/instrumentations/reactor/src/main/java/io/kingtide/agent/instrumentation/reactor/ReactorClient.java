package io.kingtide.agent.instrumentation.reactor;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.ExitGate;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.RefusedTestTrafficException;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.bootstrap.WeakIdentities;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client makes a handler where it is subscribed to, sends on an event loop, and sends again, by the same handler, for
 * each redirect: so the handler remembers for whom it works, and each target is judged on its own.
 */
final class ReactorClient {
    private final AgentServices services;

    /** Requests on their way to the handler that knows their target; weak, for the two know each other. */
    private final WeakIdentities<WeakReference<Object>> handlers = new WeakIdentities<>();

    ReactorClient(AgentServices services) {
        this.services = services;
    }

    /** Where tagged code subscribes: a host that is not listed is refused before anything connects. */
    @Nullable
    Object made(@Nullable Object handler) throws ReflectiveOperationException {
        if (handler == null || !Carrier.gated()) {
            return null;
        }
        if (Reflection.field(handler, "websocketClientSpec") != null) {
            throw services.refusal("outbound", "Refused a tagged web socket: its messages cannot carry the tag.");
        }
        CarriedWork.created(handler);
        baggage(handler, null);
        return null;
    }

    /** A redirect has named another target. */
    @Nullable
    Object redirected(@Nullable Object handler) throws ReflectiveOperationException {
        TestTraffic traffic = handler == null ? null : CarriedWork.remembered(handler);
        if (handler == null || traffic == null) {
            return null;
        }
        Object before = CarriedWork.set(traffic);
        try {
            baggage(handler, null);
        } finally {
            CarriedWork.end(before);
        }
        return null;
    }

    /** The request is made up for exactly whoever the handler works for, whatever the event loop did before. */
    LibraryHooks.@Nullable Stay send(@Nullable Object handler, @Nullable Object operations) {
        TestTraffic traffic = handler == null ? null : CarriedWork.remembered(handler);
        if (handler != null && operations != null && traffic != null) {
            CarriedWork.remember(operations, traffic);
            handlers.put(operations, new WeakReference<>(handler));
        }
        return CarrierStay.in(traffic);
    }

    /** The last moment before the head is sent: the application has set its own headers. */
    @Nullable
    Object head(@Nullable Object operations) {
        TestTraffic traffic = operations == null ? null : CarriedWork.remembered(operations);
        WeakReference<Object> known = operations == null ? null : handlers.get(operations);
        Object handler = known == null ? null : known.get();
        if (operations == null || traffic == null || handler == null) {
            return null;
        }
        try {
            setBaggage(operations, handler, traffic);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw e instanceof RefusedTestTrafficException
                    ? (RefusedTestTrafficException) e
                    : services.refusal("outbound", "Refused a tagged call: the tag could not be added (" + e + ").");
        }
        return null;
    }

    private static void setBaggage(Object operations, Object handler, TestTraffic traffic)
            throws ReflectiveOperationException {
        Object headers = Reflection.required(operations, "requestHeaders");
        StringBuilder joined = new StringBuilder();
        for (Object line : (List<?>) Reflection.required(headers, "getAll", Baggage.HEADER)) {
            joined.append(joined.length() == 0 ? "" : ",").append(line);
        }
        Object before = CarriedWork.set(traffic);
        try {
            String after = baggage(handler, joined.length() == 0 ? null : joined.toString());
            if (after == null) {
                Reflection.call(headers, "remove", Baggage.HEADER);
            } else {
                Reflection.call(headers, "set", Baggage.HEADER, after);
            }
        } finally {
            CarriedWork.end(before);
        }
    }

    private static @Nullable String baggage(Object handler, @Nullable String before)
            throws ReflectiveOperationException {
        Object endpoint = Reflection.field(handler, "toURI");
        if (endpoint == null) {
            throw new NoSuchFieldException("the client names no target");
        }
        URI uri = URI.create(String.valueOf(Reflection.required(endpoint, "toExternalForm")));
        boolean secure = "https".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        try {
            return ExitGate.baggage(String.valueOf(uri.getHost()), port, before);
        } catch (IOException e) {
            throw new RefusedTestTrafficException(String.valueOf(e.getMessage()));
        }
    }
}
