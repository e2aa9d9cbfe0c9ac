package io.kingtide.agent.instrumentation.grpc;

import io.kingtide.agent.engine.Reflection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads and writes text entries of gRPC's metadata, by reflection: the agent is compiled against no gRPC. */
final class Metadata {
    private static final String TYPE = "io.grpc.Metadata";

    private Metadata() {}

    static boolean is(@Nullable Object value) {
        return value != null && value.getClass().getName().equals(TYPE);
    }

    /** All values of a name joined by commas, null if there are none. */
    static @Nullable String get(Object metadata, String name) throws ReflectiveOperationException {
        Iterable<?> values = (Iterable<?>) Reflection.call(metadata, "getAll", key(metadata.getClass(), name));
        if (values == null) {
            return null;
        }
        StringBuilder joined = new StringBuilder();
        for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
            joined.append(each.next()).append(each.hasNext() ? "," : "");
        }
        return joined.toString();
    }

    /** Sets a name to one value, or removes it. */
    static void set(Object metadata, String name, @Nullable String value) throws ReflectiveOperationException {
        Object key = key(metadata.getClass(), name);
        Reflection.call(metadata, "removeAll", key);
        if (value != null) {
            Reflection.call(metadata, "put", key, value);
        }
    }

    /** New, empty metadata of the same gRPC. */
    static Object fresh(Class<?> type) throws ReflectiveOperationException {
        return type.getConstructor().newInstance();
    }

    private static Object key(Class<?> type, String name) throws ReflectiveOperationException {
        Object marshaller = Reflection.staticField(type, "ASCII_STRING_MARSHALLER");
        Class<?> keyType = Class.forName(TYPE + "$Key", true, type.getClassLoader());
        Object key = Reflection.callStatic(keyType, "of", name, marshaller);
        if (key == null) {
            throw new NoSuchMethodException("Metadata.Key.of gave null");
        }
        return key;
    }
}
