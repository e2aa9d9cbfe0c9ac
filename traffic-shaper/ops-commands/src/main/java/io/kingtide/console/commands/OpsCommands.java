package io.kingtide.console.commands;

import io.kingtide.command.CommandProvider;
import java.util.List;

/** Offers the ops commands to the launcher. */
public final class OpsCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(
                new CampaignCommand(),
                new KillCommand(),
                new SwitchCommand(),
                new LimitCommand(),
                new PlanCommand(),
                new NodesCommand(),
                new AuditCommand(),
                new OpsCommand());
    }
}
