package io.kingtide.agent.engine;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls and reads a library's objects by name: the agent is compiled against no library. Look-ups are kept for each class,
 * in a {@link ClassValue}, so that no loader is held.
 */
public final class Reflection {
    private static final ClassValue<ConcurrentMap<String, Method>> METHODS = perClass();
    private static final ClassValue<ConcurrentMap<String, Field>> FIELDS = perClass();

    private Reflection() {}

    private static <T> ClassValue<ConcurrentMap<String, T>> perClass() {
        return new ClassValue<ConcurrentMap<String, T>>() {
            @Override
            protected ConcurrentMap<String, T> computeValue(Class<?> type) {
                return new ConcurrentHashMap<>(4);
            }
        };
    }

    /**
     * The result of the method with this name that takes these arguments, wherever the class has it, also where it is not
     * public. Of several, a public one of a public type is preferred.
     *
     * @throws ReflectiveOperationException if there is none, or if it failed
     */
    public static @Nullable Object call(Object target, String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        return find(target.getClass(), name, arguments).invoke(target, arguments);
    }

    /** As {@link #call}, for a static method. */
    public static @Nullable Object callStatic(Class<?> type, String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        return find(type, name, arguments).invoke(null, arguments);
    }

    /** As {@link #call}, for a result that cannot be null. */
    public static Object required(Object target, String name, @Nullable Object... arguments)
            throws ReflectiveOperationException {
        Object value = call(target, name, arguments);
        if (value == null) {
            throw new NoSuchMethodException(name + " of " + target.getClass().getName() + " gave null");
        }
        return value;
    }

    /** Whether the class has a method of this name with so many parameters. */
    public static boolean has(Class<?> type, String name, int parameters) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == parameters) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The value of a field, wherever the class has it. */
    public static @Nullable Object field(Object target, String name) throws ReflectiveOperationException {
        return field(target.getClass(), name).get(target);
    }

    /** The value of a static field. */
    public static @Nullable Object staticField(Class<?> type, String name) throws ReflectiveOperationException {
        return field(type, name).get(null);
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        ConcurrentMap<String, Field> known = FIELDS.get(type);
        Field field = known.get(name);
        if (field == null) {
            field = declaredField(type, name);
            field.setAccessible(true);
            known.put(name, field);
        }
        return field;
    }

    private static Field declaredField(Class<?> type, String name) throws NoSuchFieldException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(type.getName() + " has no field " + name);
    }

    private static Method find(Class<?> type, String name, @Nullable Object[] arguments) throws NoSuchMethodException {
        StringBuilder key = new StringBuilder(name);
        for (Object argument : arguments) {
            key.append(' ').append(argument == null ? "-" : argument.getClass().getName());
        }
        ConcurrentMap<String, Method> known = METHODS.get(type);
        Method method = known.get(key.toString());
        if (method == null) {
            method = search(type, name, arguments);
            if (method == null) {
                throw new NoSuchMethodException(type.getName() + " has no " + key);
            }
            known.put(key.toString(), method);
        }
        return method;
    }

    private static @Nullable Method search(Class<?> type, String name, @Nullable Object[] arguments) {
        for (Method method : type.getMethods()) {
            if (method.getName().equals(name) && takes(method, arguments) && open(method)) {
                return method;
            }
        }
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.getName().equals(name) && takes(method, arguments) && open(method)) {
                    return method;
                }
            }
        }
        return null;
    }

    private static boolean open(Method method) {
        try {
            method.setAccessible(true);
            return true;
        } catch (RuntimeException e) {
            // A module keeps it closed; another declaration of the same method may be open.
            return java.lang.reflect.Modifier.isPublic(method.getModifiers())
                    && java.lang.reflect.Modifier.isPublic(
                            method.getDeclaringClass().getModifiers());
        }
    }

    private static boolean takes(Method method, @Nullable Object[] arguments) {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < parameters.length; i++) {
            Object argument = arguments[i];
            if (argument == null
                    ? parameters[i].isPrimitive()
                    : !boxed(parameters[i]).isInstance(argument)) {
                return false;
            }
        }
        return true;
    }

    private static Class<?> boxed(Class<?> type) {
        if (!type.isPrimitive()) {
            return type;
        }
        return type == int.class
                ? Integer.class
                : type == long.class ? Long.class : type == boolean.class ? Boolean.class : Object.class;
    }

    /** The cause of an error in a called method. */
    public static Throwable cause(ReflectiveOperationException error) {
        Throwable cause = error instanceof InvocationTargetException ? error.getCause() : null;
        return cause == null ? error : cause;
    }
}
