package io.kingtide.agent.instrumentation.caches;

import io.kingtide.agent.bootstrap.CacheGate;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Each cache that tagged work meets gets a twin of its own, made lazily and kept in a field of the cache, so that it goes
 * with it. A cache that a builder made gets a twin of the same builder, with its size, expiry and loader; a loader is
 * application code and runs tagged. Thread-safe.
 *
 * <p>No gate is bypassed here: loaders go to the database, and must be shadowed there.
 */
final class CacheTwins implements CacheGate.Slot {
    /** Spring's caches that get a map of ours as their twin; those on Caffeine are kept apart below them. */
    static final Set<String> SPRING_CACHES = Collections.unmodifiableSet(new HashSet<>(Arrays.asList(
            "org.springframework.cache.concurrent.ConcurrentMapCache",
            "org.springframework.cache.jcache.JCacheCache",
            "org.springframework.cache.ehcache.EhCacheCache",
            "org.springframework.data.redis.cache.RedisCache")));

    private static final String SPRING_TWIN = "org.springframework.cache.concurrent.ConcurrentMapCache";
    /** What a twin has in place of a twin. */
    private static final Object IS_TWIN = new Object();

    private final ConcurrentMap<Class<?>, Map<String, Method>> methods = new ConcurrentHashMap<>();

    /** How a cache was made, until its twin is. */
    private static final class Origin {
        final Object builder;
        final String method;
        final @Nullable Object[] arguments;

        Origin(Object builder, String method, @Nullable Object[] arguments) {
            this.builder = builder;
            this.method = method;
            this.arguments = arguments;
        }
    }

    @Override
    public void built(Object builder, Object cache, String method, @Nullable Object[] arguments) {
        if (cache instanceof CacheGate.Cache && ((CacheGate.Cache) cache).kingtideCache() == null) {
            ((CacheGate.Cache) cache).kingtideCache(new Origin(builder, method, arguments.clone()));
        }
    }

    @Override
    public CacheGate.@Nullable Answer redirect(CacheGate.Cache cache, String method, @Nullable Object[] arguments)
            throws Exception {
        boolean spring = cache.getClass().getName().startsWith("org.springframework.");
        if (cache.kingtideCache() == IS_TWIN
                || spring && !SPRING_CACHES.contains(cache.getClass().getName())) {
            return null;
        }
        Object twin = twin(cache);
        Method call =
                methods.computeIfAbsent(twin.getClass(), CacheTwins::table).get(method);
        if (call == null) {
            throw new UnsupportedOperationException("Refused a tagged call of "
                    + cache.getClass().getName() + '.' + method + ": its twin does not know it.");
        }
        return new CacheGate.Answer(invoke(call, twin, arguments));
    }

    @Override
    public Object inner(CacheGate.Cache cache, Object own) {
        if (cache.kingtideCache() == IS_TWIN) {
            return own;
        }
        Object twin = twin(cache);
        Method inner =
                methods.computeIfAbsent(twin.getClass(), CacheTwins::table).get("cache()");
        try {
            Object found = inner == null ? null : invoke(inner, twin);
            if (found != null) {
                return found;
            }
        } catch (Exception e) {
            SwallowedErrors.count(e);
        }
        throw new IllegalStateException("Refused a tagged use of a cache: the twin of "
                + cache.getClass().getName() + " cannot be reached.");
    }

    /** The twin, made now if there is none; of two that are made at once, one stays. */
    private static Object twin(CacheGate.Cache cache) {
        synchronized (cache) {
            Object state = cache.kingtideCache();
            if (state == null || state instanceof Origin) {
                state = state == null ? springTwin(cache) : again((Origin) state);
                if (!(state instanceof CacheGate.Cache)) {
                    throw new IllegalStateException("Refused a tagged use of a cache: "
                            + cache.getClass().getName() + " cannot have a twin.");
                }
                ((CacheGate.Cache) state).kingtideCache(IS_TWIN);
                cache.kingtideCache(state);
            }
            return state;
        }
    }

    private static @Nullable Object again(Origin origin) {
        for (Method method : origin.builder.getClass().getMethods()) {
            if (method.getName().equals(origin.method) && fits(method.getParameterTypes(), origin.arguments)) {
                try {
                    return invoke(method, origin.builder, origin.arguments);
                } catch (Exception e) {
                    SwallowedErrors.count(e);
                    return null;
                }
            }
        }
        return null;
    }

    private static boolean fits(Class<?>[] types, @Nullable Object[] values) {
        boolean fits = types.length == values.length;
        for (int i = 0; fits && i < types.length; i++) {
            fits = types[i].isInstance(values[i]);
        }
        return fits;
    }

    private static @Nullable Object springTwin(Object cache) {
        try {
            Class<?> type = Class.forName(SPRING_TWIN, true, cache.getClass().getClassLoader());
            Constructor<?> constructor = type.getConstructor(String.class, ConcurrentMap.class, boolean.class);
            Object name = cache.getClass().getMethod("getName").invoke(cache);
            return constructor.newInstance(name, new TwinEntries<Object, Object>(System::nanoTime), true);
        } catch (ReflectiveOperationException | LinkageError e) {
            SwallowedErrors.count(e);
            return null;
        }
    }

    /** Hibernate's {@code CacheMode.IGNORE}: neither reads nor fills the second level; invalidating does no harm. */
    @Override
    public Object sessionMode(Object mode) {
        for (Object constant : mode.getClass().getEnumConstants()) {
            if (((Enum<?>) constant).name().equals("IGNORE")) {
                return constant;
            }
        }
        throw new IllegalStateException(
                "Refused a tagged session: " + mode.getClass().getName() + " has no IGNORE.");
    }

    /** MyBatis looks up both of its caches by this key. */
    @Override
    public void queryKey(Object key) {
        try {
            key.getClass().getMethod("update", Object.class).invoke(key, "kingtide:shadow");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Refused a tagged query: its cache key cannot be told apart.", e);
        }
    }

    private static Map<String, Method> table(Class<?> type) {
        Map<String, Method> table = new ConcurrentHashMap<>();
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (!method.isBridge() && java.lang.reflect.Modifier.isPublic(method.getModifiers())) {
                    StringBuilder key = new StringBuilder(method.getName()).append('(');
                    String separator = "";
                    for (Class<?> parameter : method.getParameterTypes()) {
                        key.append(separator).append(parameter.getName());
                        separator = ",";
                    }
                    table.putIfAbsent(key.append(')').toString(), method);
                }
            }
        }
        return table;
    }

    private static @Nullable Object invoke(Method method, Object target, @Nullable Object... arguments)
            throws Exception {
        method.setAccessible(true);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error) {
                throw (Error) cause;
            }
            throw cause instanceof Exception ? (Exception) cause : e;
        }
    }
}
