package io.kingtide.agent.instrumentation.caches;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a twin whose original does not tell its size and expiry: forgotten all together every few minutes, or
 * when there are too many of them. A cache may forget at any time.
 */
final class TwinEntries<K, V> extends ConcurrentHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    static final int MAX_ENTRIES = 10_000;
    static final long FORGET_AFTER_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final transient LongSupplier nanoClock;
    private volatile long bornNanos;

    TwinEntries(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.bornNanos = nanoClock.getAsLong();
    }

    @Override
    public @Nullable V get(Object key) {
        forget();
        return super.get(key);
    }

    @Override
    public @Nullable V put(K key, V value) {
        forget();
        return super.put(key, value);
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        forget();
        return super.putIfAbsent(key, value);
    }

    @Override
    public V computeIfAbsent(K key, Function<? super K, ? extends V> loader) {
        forget();
        return super.computeIfAbsent(key, loader);
    }

    private void forget() {
        long now = nanoClock.getAsLong();
        if (now - bornNanos > FORGET_AFTER_NANOS || mappingCount() >= MAX_ENTRIES) {
            bornNanos = now;
            clear();
        }
    }
}
