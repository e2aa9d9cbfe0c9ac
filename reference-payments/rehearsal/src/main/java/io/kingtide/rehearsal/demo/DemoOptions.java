package io.kingtide.rehearsal.demo;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * What the user asked for.
 *
 * @param quick the short form
 * @param peak arrivals a second at midnight; empty to size them to the machine
 * @param out the run's folder, new or empty
 * @param seed of everything random
 * @param keep leave the reference system running at the end
 */
public record DemoOptions(boolean quick, OptionalDouble peak, Path out, long seed, boolean keep) {}
