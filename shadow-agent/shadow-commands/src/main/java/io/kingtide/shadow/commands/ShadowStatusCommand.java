package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.schema.Table;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide shadow status}: how each table stands. */
@Command(
        name = "status",
        description = {
            "Says for each table whether tagged work can use it, and if not, why.",
            "ready: its shadow is there and like it. missing: 'shadow create' makes it. different: its columns are not"
                    + " production's. refused: using the shadow would reach production (a trigger, a foreign key, a"
                    + " view's query, a default), or none can be made. read-through and excluded: so by the rules."
        },
        footerHeading = "%n",
        footer = "Exit codes: 0 every table is usable or excluded by rule, 1 some are not.")
final class ShadowStatusCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Option(names = "--all", description = "Lists the usable tables one by one, too.")
    private boolean all;

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
                ShadowSchema schema = target.read(connection);
                usable &= schema.tables().stream().allMatch(ShadowStatusCommand::isFine);
                if (json) {
                    stores.add(toJson(target, schema));
                } else {
                    print(out, target, schema);
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

    static boolean isFine(ShadowTable table) {
        return table.isUsable() || table.state() == ShadowTable.State.EXCLUDED;
    }

    private static String word(ShadowTable.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Object> toJson(Target target, ShadowSchema schema) {
        List<Map<String, Object>> tables = new ArrayList<>();
        for (ShadowTable table : schema.tables()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("table", table.production().name().name());
            entry.put("shadow", table.shadowName().toString());
            entry.put("state", word(table.state()));
            entry.put("reasons", table.reasons());
            entry.put("advice", table.advice());
            tables.add(entry);
        }
        Map<String, Object> store = new LinkedHashMap<>();
        store.put("name", target.name());
        store.put("url", Target.withoutSecrets(target.url()));
        store.put("dialect", schema.dialect().id());
        store.put("schema", schema.schema());
        store.put("tables", tables);
        store.put("orphans", orphans(schema));
        return store;
    }

    private static List<String> orphans(ShadowSchema schema) {
        return schema.orphans().stream().map(Table::name).map(String::valueOf).toList();
    }

    private void print(PrintWriter out, Target target, ShadowSchema schema) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        schema.tables().forEach(table -> counts.merge(word(table.state()), 1, Integer::sum));
        out.println(target + ": " + (counts.isEmpty() ? "no tables" : summary(counts)));
        for (ShadowTable table : schema.tables()) {
            if (all || !isFine(table) || !table.advice().isEmpty()) {
                out.printf(
                        "  %-12s %s -> %s%n",
                        word(table.state()), table.production().name().name(), table.shadowName());
                table.reasons().forEach(reason -> out.println("               " + reason));
                table.advice().forEach(advice -> out.println("               (" + advice + ")"));
            }
        }
        orphans(schema).forEach(orphan -> out.println("  orphan       " + orphan + " has no production table"));
    }

    private static String summary(Map<String, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(count + " " + state));
        return String.join(", ", parts);
    }
}
