package io.kingtide.agent.instrumentation.http;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Calls methods of a client's objects by name: the agent is compiled against no client. On the tagged path only. */
final class Reflected {
    private Reflected() {}

    /** The result of the public method of this name that takes these texts. */
    static @Nullable Object call(Object target, String name, String... arguments) throws IOException {
        Method method = find(target.getClass(), name, arguments.length);
        if (method == null) {
            throw new IOException(
                    "The tag could not be added: " + target.getClass().getName() + " has no " + name);
        }
        try {
            return method.invoke(target, (Object[]) arguments);
        } catch (InvocationTargetException e) {
            throw new IOException("The tag could not be added: " + method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IOException("The tag could not be added: " + method + " is not accessible", e);
        }
    }

    /** As {@link #call}, for a result that cannot be null. */
    static Object required(Object target, String name) throws IOException {
        Object value = call(target, name);
        if (value == null) {
            throw new IOException("The tag could not be added: " + name + " of "
                    + target.getClass().getName() + " is null");
        }
        return value;
    }

    /** The method as a public class or interface declares it, so that it may be called on a hidden subclass. */
    private static @Nullable Method find(@Nullable Class<?> type, String name, int count) {
        if (type == null) {
            return null;
        }
        if (Modifier.isPublic(type.getModifiers())) {
            for (Method method : type.getMethods()) {
                if (method.getName().equals(name)
                        && takesTexts(method, count)
                        && Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
                    return method;
                }
            }
        }
        for (Class<?> parent : type.getInterfaces()) {
            Method found = find(parent, name, count);
            if (found != null) {
                return found;
            }
        }
        return find(type.getSuperclass(), name, count);
    }

    private static boolean takesTexts(Method method, int count) {
        if (method.getParameterCount() != count) {
            return false;
        }
        for (Class<?> parameter : method.getParameterTypes()) {
            if (!parameter.isAssignableFrom(String.class)) {
                return false;
            }
        }
        return true;
    }
}
