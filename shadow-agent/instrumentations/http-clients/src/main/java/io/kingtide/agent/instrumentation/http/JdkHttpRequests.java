package io.kingtide.agent.instrumentation.http;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies requests of {@code java.net.http}, by reflection: the agent is compiled for Java 8, which has none. */
final class JdkHttpRequests {
    static final JdkHttpRequests INSTANCE = new JdkHttpRequests();

    private static final String NAME = "baggage";

    private JdkHttpRequests() {}

    URI uri(Object request) throws IOException {
        return (URI) required(call(method(type("HttpRequest"), "uri"), request));
    }

    @Nullable
    String baggage(Object request) throws IOException {
        Map<String, List<String>> headers = headers(request);
        String joined = null;
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(NAME)) {
                joined = (joined == null ? "" : joined + ',') + String.join(",", header.getValue());
            }
        }
        return joined;
    }

    /** A copy with this baggage only. */
    Object with(Object request, @Nullable String baggage) throws IOException {
        Class<?> type = type("HttpRequest");
        Class<?> builderType = type("HttpRequest$Builder");
        Object builder = required(call(method(type, "newBuilder", URI.class), null, uri(request)));
        for (Map.Entry<String, List<String>> header : headers(request).entrySet()) {
            if (!header.getKey().equalsIgnoreCase(NAME)) {
                for (String value : header.getValue()) {
                    call(method(builderType, "header", String.class, String.class), builder, header.getKey(), value);
                }
            }
        }
        if (baggage != null) {
            call(method(builderType, "header", String.class, String.class), builder, NAME, baggage);
        }
        call(
                method(builderType, "expectContinue", boolean.class),
                builder,
                call(method(type, "expectContinue"), request));
        copy(type, "timeout", request, builderType, "timeout", Duration.class, builder);
        copy(type, "version", request, builderType, "version", type("HttpClient$Version"), builder);
        Class<?> publisherType = type("HttpRequest$BodyPublisher");
        Optional<?> body = (Optional<?>) required(call(method(type, "bodyPublisher"), request));
        Object publisher = body.isPresent()
                ? body.get()
                : required(call(method(type("HttpRequest$BodyPublishers"), "noBody"), null));
        call(
                method(builderType, "method", String.class, publisherType),
                builder,
                call(method(type, "method"), request),
                publisher);
        return required(call(method(builderType, "build"), builder));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<String>> headers(Object request) throws IOException {
        Object headers = required(call(method(type("HttpRequest"), "headers"), request));
        return (Map<String, List<String>>) required(call(method(type("HttpHeaders"), "map"), headers));
    }

    private static void copy(
            Class<?> from, String getter, Object source, Class<?> to, String setter, Class<?> value, Object target)
            throws IOException {
        Optional<?> present = (Optional<?>) required(call(method(from, getter), source));
        if (present.isPresent()) {
            call(method(to, setter, value), target, present.get());
        }
    }

    private static Class<?> type(String name) throws IOException {
        try {
            return Class.forName("java.net.http." + name, false, JdkHttpRequests.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IOException("This Java has no java.net.http", e);
        }
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws IOException {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IOException("java.net.http is of an unknown version", e);
        }
    }

    private static @Nullable Object call(Method method, @Nullable Object target, @Nullable Object... arguments)
            throws IOException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new IOException("The tag could not be added to the request", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException("java.net.http is of an unknown version", e);
        }
    }

    private static Object required(@Nullable Object value) throws IOException {
        if (value == null) {
            throw new IOException("java.net.http is of an unknown version");
        }
        return value;
    }
}
