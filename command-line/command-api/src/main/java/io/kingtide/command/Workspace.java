package io.kingtide.command;

import java.nio.file.Path;

/**
 * Where this installation and its running system keep their files.
 *
 * @param home the folder of the launcher script: the checkout or the unpacked distribution
 * @param state the folder of the running system (process ids, ports, keys, store files), {@code .kingtide} below the
 *     current folder unless {@code KINGTIDE_STATE} names another
 */
public record Workspace(Path home, Path state) {

    /** The workspace of this process: {@code kingtide.home} is set by the launcher script. */
    public static Workspace current() {
        Path here = Path.of("").toAbsolutePath();
        String home = System.getProperty("kingtide.home");
        String state = System.getenv("KINGTIDE_STATE");
        return new Workspace(
                home == null ? here : Path.of(home).toAbsolutePath(),
                state == null || state.isBlank()
                        ? here.resolve(".kingtide")
                        : Path.of(state).toAbsolutePath());
    }
}
