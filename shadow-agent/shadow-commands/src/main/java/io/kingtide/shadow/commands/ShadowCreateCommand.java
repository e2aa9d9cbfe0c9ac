package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide shadow create}: makes the missing shadows, mends the different ones. */
@Command(
        name = "create",
        description = {
            "Makes the missing shadows and mends the different ones; what is right stays as it is.",
            "Production tables are read, never changed. A shadow that Kingtide did not make (its comment does not say"
                    + " so) is changed only with --adopt."
        },
        footerHeading = "%n",
        footer = "Exit codes: 0 every table is usable afterwards, 1 some are not, 3 the database refused a statement.")
final class ShadowCreateCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--adopt",
            description = "Also changes shadows that were made by other means. Look at 'shadow ddl' first.")
    private boolean adopt;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> stores = new ArrayList<>();
        boolean usable = true;
        for (Target target : database.targets()) {
            try (Connection connection = target.open()) {
                List<String> statements = target.read(connection).ddl(this::mayChange);
                run(target, connection, statements);
                ShadowSchema after = target.read(connection);
                List<String> left = after.tables().stream()
                        .filter(table -> !ShadowStatusCommand.isFine(table))
                        .map(ShadowCreateCommand::why)
                        .toList();
                usable &= left.isEmpty();
                if (json) {
                    stores.add(Map.of("name", target.name(), "statements", statements, "notUsable", left));
                } else {
                    out.println(target + ": " + statements.size() + " statements, "
                            + after.tables().size() + " tables, "
                            + (left.isEmpty() ? "all usable" : left.size() + " not usable:"));
                    left.forEach(line -> out.println("  " + line));
                }
            }
        }
        if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("schemaVersion", 1);
            report.put("usable", usable);
            report.put("stores", stores);
            out.println(JsonMapper.builder().build().writeValueAsString(report));
        }
        return (usable ? ExitCode.HOLDS : ExitCode.FAILED).value();
    }

    /** The name alone does not make a table a shadow: somebody may sell eye_shadow. */
    private boolean mayChange(ShadowTable table) {
        return adopt || table.shadow() == null || ShadowSchema.isMarked(table.shadow(), table.production());
    }

    private static String why(ShadowTable table) {
        boolean foreign = table.shadow() != null && !ShadowSchema.isMarked(table.shadow(), table.production());
        return table.production().name().name() + ": " + String.join("; ", table.reasons())
                + (foreign ? " (not made by Kingtide: --adopt lets it be changed)" : "");
    }

    private static void run(Target target, Connection connection, List<String> statements) {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw Target.failed("Running '" + sql + "' on " + target, e);
            }
        }
    }
}
