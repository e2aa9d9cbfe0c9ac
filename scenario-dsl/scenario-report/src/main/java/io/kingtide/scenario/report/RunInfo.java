package io.kingtide.scenario.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is run, with what, where: {@code run.json}. Holds no secret: tags and tokens never come here.
 *
 * @param schemaVersion 1
 * @param scenario the scenario's name
 * @param source where it came from: a file, a class, or the quick shot's words
 * @param engine {@code gatling}, {@code jmeter} or {@code netty}
 * @param target base URL of the system under test; null where the scenario names its own
 * @param campaign the campaign of tagged load; null for untagged load
 * @param startedAtMillis when the folder was opened, milliseconds since the epoch
 * @param plannedMillis length of the plan
 * @param timeScale 480 replays a day in three minutes
 * @param rateScale factor on every rate
 * @param seed of everything random in the run
 * @param parameters the {@code --param}s
 * @param versions of Kingtide, the engine and Java
 * @param machine of the load generator, or of the controller
 * @param workers the processes that sent the load, where it was more than this one; empty otherwise
 */
public record RunInfo(
        int schemaVersion,
        String scenario,
        String source,
        String engine,
        @Nullable String target,
        @Nullable String campaign,
        long startedAtMillis,
        long plannedMillis,
        double timeScale,
        double rateScale,
        long seed,
        Map<String, String> parameters,
        Map<String, String> versions,
        Map<String, String> machine,
        List<Worker> workers) {

    /**
     * One of the workers of a run.
     *
     * @param address where it listens
     * @param engine name and version of what sent its load
     * @param machine what it runs on
     * @param clockSkewMillis by how much its start may differ from the controller's, at most: half of the fastest round trip of
     *     the clock handshake
     * @param clockDriftMillis how far its clock had moved against the controller's by the end of the run; null if it was not
     *     measured
     */
    public record Worker(
            String address,
            String engine,
            Map<String, String> machine,
            double clockSkewMillis,
            @Nullable Double clockDriftMillis) {
        public Worker {
            machine = Map.copyOf(machine);
        }
    }

    /** The version of {@code run.json} that this code writes. */
    public static final int SCHEMA_VERSION = 1;

    public RunInfo {
        parameters = Map.copyOf(parameters);
        versions = Map.copyOf(versions);
        machine = Map.copyOf(machine);
        // Run folders of earlier versions have none.
        workers = workers == null ? List.of() : List.copyOf(workers);
    }

    /** The same with these workers. */
    public RunInfo withWorkers(List<Worker> who) {
        return new RunInfo(
                schemaVersion,
                scenario,
                source,
                engine,
                target,
                campaign,
                startedAtMillis,
                plannedMillis,
                timeScale,
                rateScale,
                seed,
                parameters,
                versions,
                machine,
                who);
    }

    /** Whether the load carries a tag. */
    boolean tagged() {
        return campaign != null;
    }
}
