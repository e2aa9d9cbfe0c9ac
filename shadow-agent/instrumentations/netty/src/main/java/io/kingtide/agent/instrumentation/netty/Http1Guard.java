package io.kingtide.agent.instrumentation.netty;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.WeakIdentities;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.agent.engine.RefusalAnswer;
import io.kingtide.tag.Baggage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a tagged request out of what the decoder hands on, answers it, drops the rest of it and closes the connection when
 * it has been read: closing at once could lose the answer. The answer goes out below the server's own encoder, which must
 * not learn of a request that its handlers never see.
 */
final class Http1Guard {
    private static final String WHY = "this server cannot carry this test request";

    private final AgentServices services;
    private final CoveredServers covered;
    private final VertxRequests vertx;

    private final PipelinedRefusals pipelined = new PipelinedRefusals();

    /** Decoders that are inside a request that was refused. A decoder belongs to one channel. */
    private final WeakIdentities<Boolean> dropping = new WeakIdentities<>();

    private final ClassValue<Kind> kinds = new ClassValue<Kind>() {
        @Override
        protected Kind computeValue(Class<?> type) {
            return implementsNamed(type, "io.netty.handler.codec.http.HttpRequest")
                    ? Kind.REQUEST
                    : implementsNamed(type, "io.netty.handler.codec.http.LastHttpContent") ? Kind.LAST : Kind.OTHER;
        }
    };

    private enum Kind {
        REQUEST,
        LAST,
        OTHER
    }

    Http1Guard(AgentServices services, CoveredServers covered) {
        this.services = services;
        this.covered = covered;
        this.vertx = new VertxRequests(services);
    }

    /** After {@code decode(context, bytes, out)}. */
    @Nullable
    Object decoded(@Nullable Object decoder, @Nullable Object[] arguments) throws ReflectiveOperationException {
        List<?> out = (List<?>) arguments[2];
        Object context = arguments[0];
        if (decoder == null || context == null || out == null) {
            return null;
        }
        for (int i = 0; i < out.size(); ) {
            Object item = out.get(i);
            Kind kind = kinds.get(item.getClass());
            String refusal = kind == Kind.REQUEST ? refusal(item, decoder, context) : null;
            if (refusal != null) {
                if (dropping.get(decoder) == null
                        && !pipelined.waits(decoder, () -> answerAndClose(context, refusal))) {
                    answer(context, refusal);
                }
                dropping.put(decoder, true);
            }
            if (dropping.get(decoder) == null) {
                i++;
                continue;
            }
            out.remove(i);
            release(item);
            if (isLast(kind, item) && !pipelined.isWaiting(decoder)) {
                dropping.remove(decoder);
                close(context);
            }
        }
        return null;
    }

    private static boolean isLast(Kind kind, Object item) {
        return kind == Kind.LAST || implementsNamed(item.getClass(), "io.netty.handler.codec.http.LastHttpContent");
    }

    /** After {@code encode(context, message, out)} of an answer. */
    @Nullable
    Object encoded(@Nullable Object encoder, @Nullable Object[] arguments) throws ReflectiveOperationException {
        Object context = arguments[0];
        Object message = arguments[1];
        if (!pipelined.isAsleep()
                && encoder != null
                && context != null
                && message != null
                && isLast(kinds.get(message.getClass()), message)) {
            pipelined.answered(encoder, context);
        }
        return null;
    }

    private void answerAndClose(Object context, String code) {
        answer(context, code);
        try {
            close(context);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    /** Why this request must not go on, null if it may. */
    private @Nullable String refusal(Object request, Object decoder, Object context)
            throws ReflectiveOperationException {
        Object headers = Reflection.required(request, "headers");
        StringBuilder baggage = new StringBuilder();
        for (Object line : (List<?>) Reflection.required(headers, "getAll", Baggage.HEADER)) {
            baggage.append(baggage.length() == 0 ? "" : ",").append(line);
        }
        if (!Admission.mayBeTagged(baggage)) {
            return null;
        }
        if (vertx.serves(decoder)) {
            return vertx.refusal(request, headers, baggage.toString(), context);
        }
        return covered.serve(context) ? null : services.admission().refuseUncovered();
    }

    /** The request is dropped, whether or not it can be answered. */
    private void answer(Object context, String code) {
        try {
            write(context, code);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    private void write(Object context, String code) throws ReflectiveOperationException {
        byte[] bytes = RefusalAnswer.http1(services, code, WHY);
        Object buffer = Reflection.required(Reflection.required(context, "alloc"), "buffer", bytes.length);
        Reflection.call(buffer, "writeBytes", (Object) bytes);
        Reflection.call(context, "writeAndFlush", buffer);
    }

    private static void close(Object context) throws ReflectiveOperationException {
        Reflection.call(context, "close");
    }

    private static void release(Object item) throws ReflectiveOperationException {
        if (implementsNamed(item.getClass(), "io.netty.util.ReferenceCounted")) {
            Reflection.call(item, "release");
        }
    }

    private static boolean implementsNamed(@Nullable Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (at.getName().equals(name)) {
                return true;
            }
            for (Class<?> parent : at.getInterfaces()) {
                if (implementsNamed(parent, name)) {
                    return true;
                }
            }
        }
        return false;
    }
}
