package io.kingtide.scenario.curve;

/** A named stretch of a curve, in seconds from its start. */
public record Phase(String name, double fromSeconds, double toSeconds) {
    Phase shifted(double seconds) {
        return new Phase(name, fromSeconds + seconds, toSeconds + seconds);
    }

    Phase compressed(double factor) {
        return new Phase(name, fromSeconds / factor, toSeconds / factor);
    }
}
