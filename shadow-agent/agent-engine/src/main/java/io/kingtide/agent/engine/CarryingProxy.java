package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.CarriedWork;
import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.TestTraffic;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a listener that tagged code hands to a library which calls it on threads of its own: each call works for the
 * traffic of whoever registered it. Made on the tagged path only.
 */
public final class CarryingProxy implements InvocationHandler {
    private final Object target;
    private final TestTraffic traffic;

    private CarryingProxy(Object target, TestTraffic traffic) {
        this.target = target;
        this.traffic = traffic;
    }

    /**
     * The listener itself on real threads, or where it cannot be stood for.
     *
     * @param wanted the interface that the library calls
     */
    public static Object of(Object listener, String wanted) {
        TestTraffic current = Carrier.current();
        if (current == null || isProxy(listener)) {
            return listener;
        }
        List<Class<?>> types = interfaces(listener.getClass());
        for (Class<?> type : types) {
            if (type.getName().equals(wanted)) {
                return Proxy.newProxyInstance(
                        type.getClassLoader(), visible(types, type), new CarryingProxy(listener, current));
            }
        }
        return listener;
    }

    private static boolean isProxy(Object listener) {
        return Proxy.isProxyClass(listener.getClass()) && Proxy.getInvocationHandler(listener) instanceof CarryingProxy;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class && method.getName().equals("equals") && arguments != null) {
            return proxy == arguments[0];
        }
        Object before = CarriedWork.set(traffic);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            CarriedWork.end(before);
        }
    }

    private static List<Class<?>> interfaces(Class<?> listener) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> at = listener; at != null; at = at.getSuperclass()) {
            Collections.addAll(found, at.getInterfaces());
        }
        List<Class<?>> all = new ArrayList<>(found);
        for (int i = 0; i < all.size(); i++) {
            for (Class<?> parent : all.get(i).getInterfaces()) {
                if (!all.contains(parent)) {
                    all.add(parent);
                }
            }
        }
        return all;
    }

    /** Public interfaces that the wanted one's loader knows: a proxy must see all of its own. */
    private static Class<?>[] visible(List<Class<?>> types, Class<?> wanted) {
        List<Class<?>> kept = new ArrayList<>();
        for (Class<?> type : types) {
            if (isPublic(type) && type.getClassLoader() == wanted.getClassLoader()) {
                kept.add(type);
            }
        }
        return kept.toArray(new Class<?>[0]);
    }

    private static boolean isPublic(@Nullable Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (!Modifier.isPublic(at.getModifiers())) {
                return false;
            }
        }
        return true;
    }
}
