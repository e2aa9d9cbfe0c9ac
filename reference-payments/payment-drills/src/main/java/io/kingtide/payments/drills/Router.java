package io.kingtide.payments.drills;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Which unit each slot's requests are sent to: the drill's stand-in for the front door. Thread-safe. */
final class Router {
    private final AtomicIntegerArray unitBySlot = new AtomicIntegerArray(100);

    Router() {
        route(0, 49, 0);
        route(50, 99, 1);
    }

    void route(int firstSlot, int lastSlot, int unit) {
        for (int slot = firstSlot; slot <= lastSlot; slot++) {
            unitBySlot.set(slot, unit);
        }
    }

    int unitOf(long user) {
        return unitBySlot.get((int) (user % 100));
    }
}
