package io.kingtide.payments.drills.figures;

import io.kingtide.command.CommandProvider;
import java.util.List;

/** Offers {@code figures} to the launcher. */
public final class FigureCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new FiguresCommand());
    }
}
