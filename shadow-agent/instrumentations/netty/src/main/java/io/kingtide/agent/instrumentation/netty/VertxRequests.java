package io.kingtide.agent.instrumentation.netty;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.TagRefusal;
import java.lang.reflect.Constructor;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a request to a Vert.x server is, and remembers it for the head that Netty has decoded; from there the
 * instrumentation of Vert.x takes it over to the request's context. Only where all that it needs is woven and looks as
 * expected: Vert.x 4.5 and 5.
 */
final class VertxRequests {
    private static final String DECODER = "io.vertx.core.http.impl.VertxHttpRequestDecoder";
    private static final String REQUEST = "io.vertx.core.http.impl.Http1xServerRequest";

    /** The modules of Vert.x that must have woven classes before a tag is let in. */
    private static final String[] LIBRARIES = {"vertx-contexts", "vertx-executors", "vertx-server"};

    private final AgentServices services;

    private final ClassValue<Boolean> carrying = new ClassValue<Boolean>() {
        @Override
        protected Boolean computeValue(Class<?> decoder) {
            return decoder.getName().equals(DECODER) && carries(decoder.getClassLoader());
        }
    };

    VertxRequests(AgentServices services) {
        this.services = services;
    }

    /** Whether the decoder is that of a Vert.x which carries tags. */
    boolean serves(Object decoder) {
        return carrying.get(decoder.getClass());
    }

    /** Loads what the requests will need, so that its weaving shows before one is let in. */
    private boolean carries(@Nullable ClassLoader loader) {
        try {
            Class<?> request = Class.forName(REQUEST, true, loader);
            Class.forName("io.vertx.core.http.impl.Http1xServerResponse", true, loader);
            Class.forName("io.vertx.core.impl.DuplicatedContext", true, loader);
            boolean asExpected = false;
            for (Constructor<?> made : request.getDeclaredConstructors()) {
                Class<?>[] types = made.getParameterTypes();
                asExpected |= types.length == 3
                        && types[1].getName().equals("io.netty.handler.codec.http.HttpRequest")
                        && types[2].getSimpleName().equals("ContextInternal");
            }
            for (String library : LIBRARIES) {
                asExpected &= services.coverage().hasWoven(library);
            }
            return asExpected;
        } catch (ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }

    /** Why the request is refused; null if it was admitted, or is real. */
    @Nullable
    String refusal(Object request, Object headers, String baggage, Object context) {
        try {
            Object upgrade = Reflection.call(headers, "get", "Upgrade");
            if ("h2c".equalsIgnoreCase(String.valueOf(upgrade))) {
                // An offer, which a server may leave unanswered: then this connection stays with HTTP/1.
                Reflection.call(headers, "remove", "Upgrade");
            } else if (upgrade != null) {
                // Messages that come after an upgrade carry no header.
                return services.admission().refuseUncovered();
            }
            Admission.Decision decision = services.admission().decide(baggage, peer(context));
            TagRefusal refusal = decision.refusal();
            TestTraffic traffic = decision.traffic();
            if (traffic != null) {
                CarriedWork.remember(request, traffic);
            }
            return refusal == null ? null : refusal.code();
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
            return TagRefusal.NOT_READY.code();
        }
    }

    private static String peer(Object context) throws ReflectiveOperationException {
        Object address = Reflection.call(Reflection.required(context, "channel"), "remoteAddress");
        return address instanceof InetSocketAddress && ((InetSocketAddress) address).getAddress() != null
                ? ((InetSocketAddress) address).getAddress().getHostAddress()
                : "";
    }
}
