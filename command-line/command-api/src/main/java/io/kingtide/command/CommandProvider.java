package io.kingtide.command;

import java.util.List;

/**
 * Offers one part's commands to the launcher. Implementations are found by {@link java.util.ServiceLoader}, have a
 * public no-argument constructor, and do no work before a command is run, so that {@code --help} stays instant.
 */
public interface CommandProvider {

    /**
     * The top-level commands of this part: objects annotated with {@link picocli.CommandLine.Command} that implement
     * {@code Callable<Integer>} and return {@link ExitCode#value()}.
     */
    List<Object> commands();
}
