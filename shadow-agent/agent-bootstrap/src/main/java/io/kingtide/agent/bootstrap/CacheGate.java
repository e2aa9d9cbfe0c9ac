package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/** What instrumented caches call. Real work passes at the cost of a look at the carrier. */
public final class CacheGate {
    /** A cache with a place for what the engine knows of it. */
    public interface Cache {
        @Nullable
        Object kingtideCache();

        void kingtideCache(@Nullable Object state);
    }

    /** The engine's side. Exceptions are the cache's or its loader's; they go to the caller. */
    public interface Slot {
        /** A builder made a cache: it can make the twin likewise. */
        void built(Object builder, Object cache, String method, @Nullable Object[] arguments);

        /** What the twin answers, null if the cache itself shall. */
        @Nullable
        Answer redirect(Cache cache, String method, @Nullable Object[] arguments) throws Exception;

        /** The inner map of the twin of a cache, or {@code own} if the cache is a twin itself. */
        @Nullable
        Object inner(Cache cache, Object own);

        /** The mode in which an object-relational session that works for a test uses the caches that all sessions share. */
        Object sessionMode(Object mode);

        /** Marks the key of a query as one of a test. */
        void queryKey(Object key);
    }

    /** What a twin returned. */
    public static final class Answer {
        public final @Nullable Object value;

        public Answer(@Nullable Object value) {
            this.value = value;
        }
    }

    private static volatile @Nullable Slot slot;

    private CacheGate() {}

    public static void fill(Slot engine) {
        slot = engine;
    }

    /** After a builder made a cache. */
    public static void built(Object builder, @Nullable Object cache, String method, @Nullable Object[] arguments) {
        Slot engine = slot;
        if (engine != null && cache != null) {
            engine.built(builder, cache, method, arguments);
        }
    }

    /** Before a call of a cache. */
    public static @Nullable Object redirect(Object cache, String method, @Nullable Object[] arguments)
            throws Exception {
        Slot engine = slot;
        return engine == null || !Carrier.gated() || !(cache instanceof Cache)
                ? null
                : engine.redirect((Cache) cache, method, arguments);
    }

    /** After a cache gave out its inner map. */
    public static @Nullable Object inner(Object cache, @Nullable Object own) {
        Slot engine = slot;
        return engine == null || own == null || !Carrier.gated() || !(cache instanceof Cache)
                ? own
                : engine.inner((Cache) cache, own);
    }

    /** After a session was asked for its cache mode. */
    public static @Nullable Object sessionMode(@Nullable Object mode) {
        Slot engine = slot;
        return engine == null || mode == null || !Carrier.gated() ? mode : engine.sessionMode(mode);
    }

    /** After the key of a query was made. */
    public static void queryKey(@Nullable Object key) {
        Slot engine = slot;
        if (engine != null && key != null && Carrier.gated()) {
            engine.queryKey(key);
        }
    }

    /** What the twin returned. */
    public static @Nullable Object value(@Nullable Object answer, @Nullable Object own) {
        return answer == null ? own : ((Answer) answer).value;
    }
}
