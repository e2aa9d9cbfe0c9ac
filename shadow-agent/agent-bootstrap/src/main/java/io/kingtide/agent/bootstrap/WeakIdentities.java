package io.kingtide.agent.bootstrap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A concurrent map by identity that keeps its keys weakly. Values must not reach their keys. */
public final class WeakIdentities<V> {
    private final ConcurrentMap<Object, V> values = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

    public void put(Object key, V value) {
        expunge();
        values.put(new Key(key, gone), value);
    }

    public @Nullable V get(Object key) {
        return values.isEmpty() ? null : values.get(new Probe(key));
    }

    public @Nullable V remove(Object key) {
        return values.isEmpty() ? null : values.remove(new Probe(key));
    }

    private void expunge() {
        for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
            values.remove(key);
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object referent, ReferenceQueue<Object> queue) {
            super(referent, queue);
            this.hash = System.identityHashCode(referent);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object mine = get();
            return mine != null && other instanceof Key && ((Key) other).get() == mine;
        }
    }

    /** A key for look-ups only, without the cost of a weak reference. */
    private static final class Probe {
        private final Object sought;

        Probe(Object sought) {
            this.sought = sought;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(sought);
        }

        @Override
        @SuppressWarnings("EqualsUnsafeCast")
        public boolean equals(@Nullable Object other) {
            return other instanceof Key && ((Key) other).get() == sought;
        }
    }
}
