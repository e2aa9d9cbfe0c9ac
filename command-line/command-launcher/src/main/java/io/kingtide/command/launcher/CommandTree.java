package io.kingtide.command.launcher;

import io.kingtide.command.CommandProvider;
import io.kingtide.command.dist.DistCommand;
import io.kingtide.command.dist.NewCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Hangs the commands of all parts below the root and gives each the same help. */
final class CommandTree {
    private static final int HELP_WIDTH = 100;

    private CommandTree() {}

    /**
     * A tree with the command that these words name, or with all commands if they name none. One that is not asked for
     * costs a start some milliseconds: picocli reads every option of it by reflection.
     *
     * @param providers are asked one by one, and no longer than needed
     */
    static CommandLine grow(Object root, Iterable<CommandProvider> providers, String... words) {
        CommandLine tree = new CommandLine(root);
        commands(providers, words.length == 0 ? "" : words[0]).forEach(tree::addSubcommand);
        tree.setUsageHelpWidth(HELP_WIDTH);
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setAbbreviatedOptionsAllowed(false);
        withHelpOption(tree.getCommandSpec());
        // Only the root groups its commands; the sections of the others stay as they are.
        tree.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> System.lineSeparator());
        tree.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandTree::groupedCommands);
        return tree;
    }

    private static List<Object> commands(Iterable<CommandProvider> providers, String wanted) {
        List<Object> all = new ArrayList<>();
        for (CommandProvider provider : providers) {
            for (Object command : provider.commands()) {
                if (isCalled(wanted, command)) {
                    return List.of(command);
                }
                all.add(command);
            }
        }
        List<Object> own = List.of(new DoctorCommand(), new NewCommand(), new DistCommand());
        all.addAll(own);
        return own.stream()
                .filter(command -> isCalled(wanted, command))
                .findFirst()
                .map(List::of)
                .orElse(all);
    }

    private static boolean isCalled(String name, Object command) {
        Command described = command.getClass().getAnnotation(Command.class);
        return described != null
                && (described.name().equals(name)
                        || Arrays.asList(described.aliases()).contains(name));
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
    static final class FromClassPath implements Iterable<CommandProvider> {
        private final FailureReport failures;

        FromClassPath(FailureReport failures) {
            this.failures = failures;
        }

        /** The launcher's own list comes first on the class path, so that what it names is found without opening every jar. */
        @Override
        public Iterator<CommandProvider> iterator() {
            Iterator<CommandProvider> each =
                    ServiceLoader.load(CommandProvider.class).iterator();
            return new Iterator<>() {
                private @Nullable CommandProvider next;

                @Override
                public boolean hasNext() {
                    while (next == null) {
                        try {
                            if (!each.hasNext()) {
                                return false;
                            }
                            next = each.next();
                        } catch (ServiceConfigurationError e) {
                            failures.report("Loading the commands of one part", e);
                        }
                    }
                    return true;
                }

                @Override
                public CommandProvider next() {
                    CommandProvider found = hasNext() ? next : null;
                    if (found == null) {
                        throw new NoSuchElementException();
                    }
                    next = null;
                    return found;
                }
            };
        }
    }
}
