package io.kingtide.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The system that {@code kingtide up} or {@code kingtide demo} started, as written to {@code system.json} in the state
 * folder. Immutable.
 *
 * @param schemaVersion 1
 * @param frontDoor base URL of the front door, without a trailing slash
 * @param console base URL of the ops console
 * @param tokenFile file with the operator's console token
 * @param tagKeys key file for signing tags
 * @param nodeKeys key file shared by console and nodes
 * @param processes what runs, in the order of starting
 * @param stores the databases, production and shadow tables side by side
 */
public record RunningSystem(
        int schemaVersion,
        String frontDoor,
        String console,
        Path tokenFile,
        Path tagKeys,
        Path nodeKeys,
        List<RunningProcess> processes,
        List<Store> stores) {

    private static final String FILE = "system.json";

    /**
     * One process of the system.
     *
     * @param name such as {@code payment-unit-a}
     * @param service the service it is an instance of, such as {@code payment-unit}
     * @param pid operating-system process id
     * @param startedAtMillis when it started, to tell it from a later process with the same id
     * @param port its main port on loopback
     * @param log its log file
     */
    public record RunningProcess(String name, String service, long pid, long startedAtMillis, int port, Path log) {}

    /**
     * One database.
     *
     * @param name such as {@code trade-0}
     * @param url JDBC URL, without credentials
     * @param user database user
     * @param password database password; these are embedded stores on loopback, nobody else's secret
     */
    public record Store(
            String name, String url, String user, @Nullable String password) {}

    /** The running system of this state folder, or empty if none was started from it. */
    public static Optional<RunningSystem> find(Path state) {
        Path file = state.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readValue(file.toFile(), RunningSystem.class));
        } catch (JacksonException e) {
            throw Problem.usage(
                            "Reading " + file,
                            "text that is not a description of a running system",
                            "JSON as written by 'kingtide up'",
                            "Run 'kingtide down', or delete the file if nothing runs.")
                    .causedBy(e);
        }
    }

    /** Writes this description, replacing an older one in one step. */
    public void writeTo(Path state) throws IOException {
        Files.createDirectories(state);
        Path partial = state.resolve(FILE + ".partial");
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(partial.toFile(), this);
        Files.move(partial, state.resolve(FILE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the description: nothing runs any more. */
    public static void remove(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(FILE));
    }

    /** Made when it is first needed: it takes 50 ms of a start. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }
}
