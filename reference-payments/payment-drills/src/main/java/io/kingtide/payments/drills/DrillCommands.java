package io.kingtide.payments.drills;

import io.kingtide.command.CommandProvider;
import java.util.List;

/** Offers {@code drill} to the launcher. */
public final class DrillCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new DrillCommand());
    }
}
