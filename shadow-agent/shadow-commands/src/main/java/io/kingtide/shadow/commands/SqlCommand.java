package io.kingtide.shadow.commands;

import picocli.CommandLine.Command;

/** {@code kingtide sql}: what would become of statements. */
@Command(
        name = "sql",
        description = "Shows what becomes of SQL statements under the shadow rules.",
        subcommands = SqlRewriteCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class SqlCommand {}
