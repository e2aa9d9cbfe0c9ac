package io.kingtide.agent.instrumentation.vertx;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.ExitGate;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.RefusedTestTrafficException;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client: the options of a tagged call are replaced by a copy with the tag, for a caller may use them again. What is
 * refused becomes a failed future, because nobody expects an error of {@code request} itself.
 */
final class VertxClient {
    private final ThreadLocal<@Nullable RefusedTestTrafficException> refusal = new ThreadLocal<>();

    /** Before {@code request(options)}: whether the call may be made. */
    LibraryHooks.@Nullable Stay calling(@Nullable Object client, @Nullable Object options) {
        if (!Carrier.gated()) {
            return null;
        }
        try {
            options(client, options);
            return null;
        } catch (RefusedTestTrafficException e) {
            refusal.set(e);
        } catch (ReflectiveOperationException | RuntimeException e) {
            refusal.set(
                    new RefusedTestTrafficException("Refused a tagged call: the tag could not be added (" + e + ")."));
        }
        return CarrierStay.refusal();
    }

    /** The future of a call that was refused. */
    @Nullable
    Object called(@Nullable Object client, @Nullable Object future) throws ReflectiveOperationException {
        RefusedTestTrafficException refused = future == null && client != null ? refusal.get() : null;
        if (refused == null || client == null) {
            return null;
        }
        refusal.remove();
        Class<?> futures =
                Class.forName("io.vertx.core.Future", true, client.getClass().getClassLoader());
        return Reflection.callStatic(futures, "failedFuture", refused);
    }

    /** The options for {@code request(options)} of this client, asked on tagged threads only. */
    static Object options(@Nullable Object client, @Nullable Object options) throws ReflectiveOperationException {
        if (client == null || options == null) {
            throw new NoSuchMethodException("a request without options");
        }
        Object copy = options.getClass().getConstructor(options.getClass()).newInstance(options);
        Object headers = Reflection.call(copy, "getHeaders");
        String before = headers == null ? null : (String) Reflection.call(headers, "get", Baggage.HEADER);
        String after = baggage(client, copy, before);
        if (after == null && headers != null) {
            Reflection.call(headers, "remove", Baggage.HEADER);
        } else if (after != null && !Objects.equals(before, after)) {
            if (headers != null) {
                Reflection.call(headers, "remove", Baggage.HEADER);
            }
            Reflection.call(copy, "putHeader", Baggage.HEADER, after);
        }
        return copy;
    }

    /** The server that is named apart from the host is where the call goes. */
    private static @Nullable String baggage(Object client, Object options, @Nullable String before)
            throws ReflectiveOperationException {
        Object server = Reflection.call(options, "getServer");
        Object host = server == null ? Reflection.call(options, "getHost") : Reflection.call(server, "host");
        Object port = server == null ? Reflection.call(options, "getPort") : Reflection.call(server, "port");
        if (host == null || port == null) {
            Object defaults = Reflection.required(client, "options");
            host = host == null ? Reflection.required(defaults, "getDefaultHost") : host;
            port = port == null ? Reflection.required(defaults, "getDefaultPort") : port;
        }
        try {
            return ExitGate.baggage(host.toString(), (Integer) port, before);
        } catch (IOException e) {
            throw new RefusedTestTrafficException(String.valueOf(e.getMessage()));
        }
    }
}
