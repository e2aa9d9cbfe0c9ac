package io.kingtide.agent.bootstrap;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * What woven libraries call that have no gate of their own: each woven place names a point, each point has one hook, which
 * the engine fills before it weaves. A point without a hook does nothing.
 *
 * <p>A hook that throws anything but a {@link RefusedTestTrafficException} has an error of ours: it is counted, refuses
 * tagged work and is kept from real work.
 */
public final class LibraryHooks {
    /** The engine's side of one point. */
    @FunctionalInterface
    public interface Hook {
        /**
         * @param self the object whose method was entered, null in static methods
         * @param arguments the method's arguments, in a fresh array
         * @param result what the method is about to return, for points at its end
         * @return what the kind of the point asks for
         */
        @Nullable
        Object at(@Nullable Object self, @Nullable Object[] arguments, @Nullable Object result) throws Exception;
    }

    /** The stay of a thread in work that entered here. */
    public interface Stay {
        /** Whether the work is refused, so that the method's body must be skipped. */
        boolean refused();

        /** Ends the stay, on the same thread. */
        void leave();
    }

    /** What a hook returns where a method is to return null. */
    public static final Object NOTHING = new Object();

    private static final ConcurrentMap<String, Hook> HOOKS = new ConcurrentHashMap<>();

    private LibraryHooks() {}

    public static void fill(String point, Hook hook) {
        HOOKS.put(point, hook);
    }

    /** Work enters: a {@link Stay}, or null if nothing is to be undone. */
    public static @Nullable Object enter(String point, @Nullable Object self, @Nullable Object[] arguments) {
        return at(point, self, arguments, null);
    }

    public static boolean refused(@Nullable Object stay) {
        return stay instanceof Stay && ((Stay) stay).refused();
    }

    public static void leave(@Nullable Object stay) {
        if (stay instanceof Stay) {
            ((Stay) stay).leave();
        }
    }

    /** Whether the thread works for test traffic: only then points on the way out are asked. */
    public static boolean gated() {
        return Carrier.gated();
    }

    /** What an argument is to be replaced by; itself where the hook has nothing to say. */
    public static @Nullable Object replaced(String point, @Nullable Object self, @Nullable Object argument) {
        Object other = at(point, self, new Object[] {argument}, null);
        return other == null ? argument : other;
    }

    /** What a method is to return instead of its result; the result itself where the hook has nothing to say. */
    public static @Nullable Object returned(
            String point, @Nullable Object self, @Nullable Object[] arguments, @Nullable Object result) {
        Object other = at(point, self, arguments, result);
        return other == null ? result : other == NOTHING ? null : other;
    }

    /** Tells the hook. */
    public static void tell(String point, @Nullable Object self, @Nullable Object[] arguments) {
        at(point, self, arguments, null);
    }

    private static @Nullable Object at(
            String point, @Nullable Object self, @Nullable Object[] arguments, @Nullable Object result) {
        Hook hook = HOOKS.get(point);
        if (hook == null) {
            return null;
        }
        try {
            return hook.at(self, arguments, result);
        } catch (RefusedTestTrafficException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            SwallowedErrors.count(e);
            if (Carrier.gated()) {
                throw new RefusedTestTrafficException("Refused tagged work at " + point
                        + ": the agent cannot handle this library as it is (" + e + ").");
            }
            return null;
        }
    }
}
