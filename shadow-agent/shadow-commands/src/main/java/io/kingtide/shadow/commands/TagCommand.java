package io.kingtide.shadow.commands;

import picocli.CommandLine.Command;

/** {@code kingtide tag}: signed tags. */
@Command(
        name = "tag",
        description = "Issues the signed tags that mark test traffic.",
        subcommands = TagIssueCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class TagCommand {}
