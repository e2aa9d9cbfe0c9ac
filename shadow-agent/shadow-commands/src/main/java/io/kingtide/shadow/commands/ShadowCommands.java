package io.kingtide.shadow.commands;

import io.kingtide.command.CommandProvider;
import java.util.List;

/** Offers {@code sql}, {@code tag} and {@code shadow} to the launcher. */
public final class ShadowCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new SqlCommand(), new TagCommand(), new ShadowCommand());
    }
}
