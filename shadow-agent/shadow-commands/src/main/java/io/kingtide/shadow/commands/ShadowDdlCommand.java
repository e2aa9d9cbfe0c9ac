package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
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

/** {@code kingtide shadow ddl}: the statements, for those who run DDL by other means. */
@Command(
        name = "ddl",
        description = {
            "Prints the statements that make the missing shadows and mend the different ones; runs none of them.",
            "Columns, keys, indexes, defaults, checks and generated columns are production's; foreign keys point to"
                    + " shadows; numbering starts where production's ids never come (half of the column's range)."
        })
final class ShadowDdlCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> stores = new ArrayList<>();
        for (Target target : database.targets()) {
            try (Connection connection = target.open()) {
                ShadowSchema schema = target.read(connection);
                if (json) {
                    stores.add(Map.of("name", target.name(), "statements", schema.ddl(), "refused", refused(schema)));
                } else {
                    out.println("-- " + target);
                    refused(schema).forEach(line -> out.println("-- refused: " + line));
                    schema.ddl().forEach(statement -> out.println(statement + ";"));
                }
            }
        }
        if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("schemaVersion", 1);
            report.put("stores", stores);
            out.println(JsonMapper.builder().build().writeValueAsString(report));
        }
        return ExitCode.HOLDS.value();
    }

    private static List<String> refused(ShadowSchema schema) {
        return schema.tables().stream()
                .filter(table -> table.state() == ShadowTable.State.REFUSED)
                .map(table -> table.production().name() + ": " + String.join("; ", table.reasons()))
                .toList();
    }
}
