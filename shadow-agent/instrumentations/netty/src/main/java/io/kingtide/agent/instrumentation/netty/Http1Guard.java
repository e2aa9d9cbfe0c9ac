package io.kingtide.agent.instrumentation.netty;

import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.WeakIdentities;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a tagged request out of what the decoder hands on, answers it, drops the rest of it and closes the connection when
 * it has been read: closing at once could lose the answer. The answer goes out below the server's own encoder, which must
 * not learn of a request that its handlers never see.
 */
final class Http1Guard {
    private final AgentServices services;
    private final CoveredServers covered;

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
            if (kind == Kind.REQUEST && mustRefuse(item, context)) {
                dropping.put(decoder, true);
                answer(context);
            }
            if (dropping.get(decoder) == null) {
                i++;
                continue;
            }
            out.remove(i);
            release(item);
            if (kind == Kind.LAST || implementsNamed(item.getClass(), "io.netty.handler.codec.http.LastHttpContent")) {
                dropping.remove(decoder);
                close(context);
            }
        }
        return null;
    }

    private boolean mustRefuse(Object request, Object context) throws ReflectiveOperationException {
        Object headers = Reflection.required(request, "headers");
        List<?> lines = (List<?>) Reflection.required(headers, "getAll", Baggage.HEADER);
        for (Object line : lines) {
            if (Admission.mayBeTagged((CharSequence) line)) {
                return !covered.serve(context);
            }
        }
        return false;
    }

    /** The request is dropped, whether or not it can be answered. */
    private void answer(Object context) {
        try {
            write(context);
        } catch (ReflectiveOperationException | RuntimeException e) {
            SwallowedErrors.count(e);
        }
    }

    private void write(Object context) throws ReflectiveOperationException {
        String code = services.admission().refuseUncovered();
        String body = "Refused (" + code + "): this server cannot carry a test request\n";
        String text = "HTTP/1.1 403 Forbidden\r\nKingtide-Refused: " + code + "\r\nKingtide-Shadow: "
                + services.readinessEcho() + "\r\nCache-Control: no-store\r\nContent-Type: text/plain;charset=UTF-8"
                + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
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
