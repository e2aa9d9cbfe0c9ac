package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** The options of whatever breaks a system of its own. */
final class GroundOptions {
    @Option(
            names = "--store",
            description = "h2, or mysql: private MariaDB servers of the drill's own (default: ${DEFAULT-VALUE}).")
    private String store = "h2";

    @Option(
            names = "--tagged",
            description = "The load is test traffic, on services with the agent attached; production tables must stay"
                    + " byte by byte what they were.")
    private boolean tagged;

    @Option(names = "--seed", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed = 20261111;

    @Option(names = "--json", description = "One JSON object a line for programs.")
    private boolean json;

    @Option(names = "--dir", description = "Where stores and logs are put (default: the state folder).")
    private @Nullable Path dir;

    @Option(names = "--keep", description = "Keep the stores and logs of drills that held.")
    private boolean keep;

    DrillSystem.StoreKind storeKind() {
        return switch (store) {
            case "h2" -> DrillSystem.StoreKind.H2;
            case "mysql" -> DrillSystem.StoreKind.MYSQL;
            default ->
                throw Problem.usage("Reading --store", store, "h2 or mysql", "Leave it out to run drills on H2.");
        };
    }

    boolean tagged() {
        return tagged;
    }

    long seed() {
        return seed;
    }

    /**
     * Where drills take place.
     *
     * @param apart whether each drill gets a system of its own
     */
    DrillGround open(boolean apart) throws IOException {
        Workspace workspace = Workspace.current();
        Path base = Files.createDirectories(dir == null ? workspace.state() : dir);
        return new DrillGround(workspace.home(), base, keep, apart);
    }

    void print(DrillReport report) {
        System.out.println(json ? JsonMapper.shared().writeValueAsString(report) : report.toText());
    }
}
