package io.kingtide.rehearsal;

import io.kingtide.command.CommandProvider;
import java.util.List;

/** Offers {@code up}, {@code down}, {@code status} and {@code demo} to the launcher. */
public final class RehearsalCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new DemoCommand(), new UpCommand(), new DownCommand(), new StatusCommand());
    }
}
