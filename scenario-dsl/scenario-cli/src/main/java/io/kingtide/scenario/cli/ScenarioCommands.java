package io.kingtide.scenario.cli;

import io.kingtide.command.CommandProvider;
import java.util.List;

/** Offers the commands around load to the launcher. */
public final class ScenarioCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(
                new RunCommand(),
                new ReportCommand(),
                new GateCommand(),
                new CapacityCommand(),
                new CurveCommand(),
                new WorkerCommand(),
                new StartTrainingCommand());
    }
}
