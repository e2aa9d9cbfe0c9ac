package io.kingtide.agent.instrumentation.netty;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers a tagged stream and resets it, without an error: the other streams of the connection go on. */
final class Http2Guard {
    private final AgentServices services;
    private final CoveredServers covered;

    Http2Guard(AgentServices services, CoveredServers covered) {
        this.services = services;
        this.covered = covered;
    }

    /** Before {@code onHeadersRead(context, stream, headers, ...)}. */
    LibraryHooks.@Nullable Stay headers(@Nullable Object[] arguments) throws ReflectiveOperationException {
        Object context = arguments[0];
        Object headers = arguments[2];
        if (context == null || headers == null || !tagged(headers) || covered.serve(context)) {
            return null;
        }
        try {
            answer(context, (Integer) arguments[1], headers.getClass().getClassLoader());
        } catch (ReflectiveOperationException | RuntimeException e) {
            // It is refused, whether or not it can be answered.
            SwallowedErrors.count(e);
        }
        return CarrierStay.refusal();
    }

    /** A head without a method is an answer, to a client. */
    private static boolean tagged(Object headers) throws ReflectiveOperationException {
        boolean tagged = false;
        for (Object line : (List<?>) Reflection.required(headers, "getAll", Baggage.HEADER)) {
            tagged |= Admission.mayBeTagged((CharSequence) line);
        }
        return tagged && Reflection.call(headers, "method") != null;
    }

    private void answer(Object context, @Nullable Integer stream, @Nullable ClassLoader loader)
            throws ReflectiveOperationException {
        String code = services.admission().refuseUncovered();
        Object head = Class.forName("io.netty.handler.codec.http2.DefaultHttp2Headers", true, loader)
                .getConstructor()
                .newInstance();
        Reflection.call(head, "status", "403");
        Reflection.call(head, "set", "kingtide-refused", code);
        Reflection.call(head, "set", "kingtide-shadow", services.readinessEcho());
        Reflection.call(head, "set", "cache-control", "no-store");
        Object handler = Reflection.required(context, "handler");
        Object encoder = Reflection.required(handler, "encoder");
        Reflection.call(
                encoder, "writeHeaders", context, stream, head, 0, true, Reflection.required(context, "newPromise"));
        Reflection.call(handler, "resetStream", context, stream, 0L, Reflection.required(context, "newPromise"));
        Reflection.call(context, "flush");
    }
}
