package io.kingtide.frontdoor;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/** One unit as the door knows it. Thread-safe. */
final class Unit {
    private final String name;
    private final InetSocketAddress address;
    private final String hostHeader;
    private final DoorMetrics.UnitCounts counts;
    private final DoorState state;
    private final AtomicBoolean down = new AtomicBoolean();

    Unit(String name, InetSocketAddress address, DoorMetrics.UnitCounts counts, DoorState state) {
        this.name = name;
        this.address = address;
        this.hostHeader = address.getHostString() + ":" + address.getPort();
        this.counts = counts;
        this.state = state;
    }

    String name() {
        return name;
    }

    InetSocketAddress address() {
        return address;
    }

    String hostHeader() {
        return hostHeader;
    }

    DoorMetrics.UnitCounts counts() {
        return counts;
    }

    void isUp() {
        if (down.get() && down.compareAndSet(true, false)) {
            state.tell("unit.up", name, "unit " + name + " answers again", null);
        }
    }

    void isDown(String why) {
        if (down.compareAndSet(false, true)) {
            state.tell("unit.down", name, "unit " + name + " " + why, null);
        }
    }
}
