package io.kingtide.scenario.gatling;

import io.gatling.http.request.builder.CommonAttributes;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scala.Product;

/**
 * The names of the requests in a chain. Gatling's builders show their parts only to Gatling, so that the objects are
 * walked along their fields; a name that is put together at run time is not found, and is counted apart.
 */
final class RequestNames {
    private static final int MAX_OBJECTS = 500_000;
    private static final int MAX_NAMES = 500;

    private final Set<String> found = new LinkedHashSet<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> toSee = new ArrayDeque<>();

    private RequestNames() {}

    /** All names that are known before the run. */
    static Set<String> in(Object chain) {
        RequestNames names = new RequestNames();
        names.see(chain);
        while (!names.toSee.isEmpty() && names.seen.size() < MAX_OBJECTS) {
            names.walk(names.toSee.pop());
        }
        return names.found;
    }

    private void walk(Object object) {
        if (object instanceof CommonAttributes request && found.size() < MAX_NAMES) {
            // A nested class of a Scala package object, which Java cannot name.
            Object name = request.requestName();
            if (name instanceof Product known && name.getClass().getName().endsWith("StaticValueExpression")) {
                found.add(String.valueOf(known.productElement(0)));
            }
            return;
        }
        if (object.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(object); i++) {
                see(Array.get(object, i));
            }
            return;
        }
        for (Class<?> type = object.getClass(); type != null && isWalked(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    see(read(field, object));
                }
            }
        }
    }

    private void see(@Nullable Object object) {
        if (object != null && isWalked(object.getClass()) && seen.add(object)) {
            toSee.push(object);
        }
    }

    /** The builders and the collections that hold them, whoever wrote them; not the JDK, and not Netty. */
    private static boolean isWalked(Class<?> type) {
        if (type.isArray()) {
            return !type.getComponentType().isPrimitive();
        }
        String name = type.getName();
        return !(name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("jdk.")
                || name.startsWith("sun.")
                || name.startsWith("io.netty.")
                || type.isEnum());
    }

    private static @Nullable Object read(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException | RuntimeException e) {
            // What cannot be read is not a builder of Gatling's.
            return null;
        }
    }
}
