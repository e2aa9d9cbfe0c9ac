package io.kingtide.shadow.commands;

import picocli.CommandLine.Command;

/** {@code kingtide shadow}: the shadow half of databases. */
@Command(
        name = "shadow",
        description = {
            "Makes, fills, audits and removes the shadow tables of a database.",
            "Works on the stores of the running system, or on the database that --url names. H2, MySQL, MariaDB and"
                    + " PostgreSQL."
        },
        subcommands = {
            ShadowPlanCommand.class,
            ShadowStatusCommand.class,
            ShadowDdlCommand.class,
            ShadowCreateCommand.class,
            ShadowSeedCommand.class,
            ShadowAuditCommand.class,
            ShadowDropCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class ShadowCommand {}
