package io.kingtide.rehearsal.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What the user asked for.
 *
 * @param quick the short form
 * @param peak journeys a second at midnight; empty to size them to the machine
 * @param out the run's folder, new or empty
 * @param seed of everything random
 * @param campaignLife how long test traffic is let in
 */
public record DemoOptions(boolean quick, OptionalDouble peak, Path out, long seed, Duration campaignLife) {

    /** How long the night is. */
    Duration night() {
        return quick ? Duration.ofSeconds(30) : Duration.ofSeconds(80);
    }
}
