package io.kingtide.rehearsal.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process to start.
 *
 * @param name unique in the system, such as {@code payment-unit-a}
 * @param service the service it is an instance of
 * @param command program and arguments
 * @param environment variables added to the parent's
 * @param port its main port on loopback; 0 where it has none
 * @param health how to know that it is ready
 * @param log where its output goes, and from where its last words are told when it dies
 * @param stopWithin how long it may take to end after being asked
 */
public record ChildSpec(
        String name,
        String service,
        List<String> command,
        Map<String, String> environment,
        int port,
        Health health,
        Path log,
        Duration stopWithin) {

    /** How a process shows that it is ready. */
    public enum Health {
        /** {@code GET /health} on its port answers 200. */
        HTTP,
        /** Its port accepts a connection. */
        TCP,
        /** It runs. */
        RUNNING
    }

    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
