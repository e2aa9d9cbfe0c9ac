package io.kingtide.scenario.cli;

import java.lang.management.ManagementFactory;
import java.util.Map;

/** The load generator's machine, for {@code run.json}: a run on another machine is another experiment. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe() {
        Runtime runtime = Runtime.getRuntime();
        return Map.of(
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                "processors",
                String.valueOf(runtime.availableProcessors()),
                "heap",
                (runtime.maxMemory() >> 20) + " MB at most",
                "load average at start",
                String.format(
                        java.util.Locale.ROOT,
                        "%.2f",
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }
}
