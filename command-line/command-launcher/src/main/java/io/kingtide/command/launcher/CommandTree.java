package io.kingtide.command.launcher;

import io.kingtide.command.CommandProvider;
import io.kingtide.command.dist.DistCommand;
import io.kingtide.command.dist.NewCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Hangs the commands of all parts below the root and gives each the same help. */
final class CommandTree {
    private static final int HELP_WIDTH = 100;

    private CommandTree() {}

    static CommandLine grow(Object root, Supplier<List<CommandProvider>> providers) {
        CommandLine tree = new CommandLine(root);
        for (CommandProvider provider : providers.get()) {
            for (Object command : provider.commands()) {
                tree.addSubcommand(command);
            }
        }
        tree.addSubcommand(new DoctorCommand());
        tree.addSubcommand(new NewCommand());
        tree.addSubcommand(new DistCommand());
        tree.setUsageHelpWidth(HELP_WIDTH);
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setAbbreviatedOptionsAllowed(false);
        withHelpOption(tree.getCommandSpec());
        // Only the root groups its commands; the sections of the others stay as they are.
        tree.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> System.lineSeparator());
        tree.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandTree::groupedCommands);
        return tree;
    }

    private static String groupedCommands(Help help) {
        return CommandGroups.render(help);
    }

    /** Every command answers {@code --help}, whether or not its author thought of it. */
    private static void withHelpOption(CommandSpec spec) {
        if (spec.findOption("--help") == null) {
            OptionSpec.Builder help =
                    spec.findOption("-h") == null ? OptionSpec.builder("-h", "--help") : OptionSpec.builder("--help");
            spec.addOption(help.usageHelp(true).description("Shows this page.").build());
        }
        spec.subcommands().values().forEach(below -> withHelpOption(below.getCommandSpec()));
    }

    /** The providers that {@link ServiceLoader} finds; one that cannot be loaded is reported, and the others work. */
    static final class FromClassPath implements Supplier<List<CommandProvider>> {
        private final FailureReport failures;

        FromClassPath(FailureReport failures) {
            this.failures = failures;
        }

        @Override
        public List<CommandProvider> get() {
            List<CommandProvider> found = new ArrayList<>();
            var each = ServiceLoader.load(CommandProvider.class).iterator();
            while (true) {
                try {
                    if (!each.hasNext()) {
                        return found;
                    }
                    found.add(each.next());
                } catch (ServiceConfigurationError e) {
                    failures.report("Loading the commands of one part", e);
                }
            }
        }
    }
}
