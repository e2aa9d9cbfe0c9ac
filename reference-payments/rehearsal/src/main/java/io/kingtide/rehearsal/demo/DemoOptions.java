package io.kingtide.rehearsal.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What the user asked for.
 *
 * @param quick the short form
 * @param night how long the load lasts
 * @param peak journeys a second at midnight; empty to size them to the machine
 * @param out the run's folder, new or empty
 * @param seed of everything random
 * @param campaignLife how long test traffic is let in
 */
public record DemoOptions(
        boolean quick, Duration night, OptionalDouble peak, Path out, long seed, Duration campaignLife) {
    /** The length of the load, unless the user sets another. */
    public static Duration usualNight(boolean quick) {
        return quick ? Duration.ofSeconds(27) : Duration.ofSeconds(76);
    }
}
