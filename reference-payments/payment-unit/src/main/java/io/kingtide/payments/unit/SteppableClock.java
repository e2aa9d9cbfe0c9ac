package io.kingtide.payments.unit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/** The unit's wall clock, which a drill can let step as a wrong time server would. Thread-safe. */
final class SteppableClock extends Clock {
    private final Clock wall;
    private final AtomicLong offsetMillis;

    SteppableClock(Clock wall) {
        this(wall, new AtomicLong());
    }

    private SteppableClock(Clock wall, AtomicLong offsetMillis) {
        this.wall = wall;
        this.offsetMillis = offsetMillis;
    }

    /** How far it is off from now on; negative: behind. */
    void offset(long millis) {
        offsetMillis.set(millis);
    }

    @Override
    public Instant instant() {
        return wall.instant().plusMillis(offsetMillis.get());
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteppableClock(wall.withZone(zone), offsetMillis);
    }
}
