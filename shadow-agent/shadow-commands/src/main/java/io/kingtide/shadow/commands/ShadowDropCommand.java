package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.schema.Column;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.schema.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
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

/** {@code kingtide shadow drop}: removes shadows, and nothing else. */
@Command(
        name = "drop",
        description = {
            "Removes the shadows, and nothing that is not one.",
            "A table is dropped if it is the shadow of an existing table by the rules, no production table refers to it,"
                    + " and its comment says that Kingtide made it. With --unmarked the comment is not asked for, but"
                    + " then its columns must be production's."
        },
        footerHeading = "%n",
        footer = "Exit codes: 0 dropped (or nothing to drop), 1 some tables were kept because they may not be shadows,"
                + " 2 not confirmed, 3 the database refused.")
final class ShadowDropCommand implements Callable<Integer> {
    private final BufferedReader answers;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--unmarked", description = "Also drops shadows that were made by other means.")
    private boolean unmarked;

    @Option(names = "--json", description = "Prints one JSON object; needs --yes.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    ShadowDropCommand() {
        this(new InputStreamReader(System.in, Charset.defaultCharset()));
    }

    ShadowDropCommand(Reader answers) {
        this.answers = new BufferedReader(answers);
    }

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> stores = new ArrayList<>();
        boolean all = true;
        for (Target target : database.targets()) {
            try (Connection connection = target.open()) {
                ShadowSchema schema = target.read(connection);
                Map<String, String> kept = new LinkedHashMap<>();
                List<ShadowTable> doomed = doomed(schema, kept);
                confirm(target, doomed);
                new ShadowRemoval(target, connection, schema).remove(doomed);
                all &= kept.isEmpty();
                if (json) {
                    stores.add(Map.of("name", target.name(), "dropped", names(doomed), "kept", kept));
                } else {
                    out.println(target + ": " + doomed.size() + " dropped, " + kept.size() + " kept");
                    kept.forEach((name, why) -> out.println("  kept " + name + ": " + why));
                }
            }
        }
        if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("schemaVersion", 1);
            report.put("stores", stores);
            out.println(JsonMapper.builder().build().writeValueAsString(report));
        }
        return (all ? ExitCode.HOLDS : ExitCode.FAILED).value();
    }

    private List<ShadowTable> doomed(ShadowSchema schema, Map<String, String> kept) {
        List<ShadowTable> doomed = new ArrayList<>();
        for (ShadowTable table : schema.tables()) {
            Table shadow = table.shadow();
            if (shadow == null) {
                continue;
            }
            String doubt = doubt(schema, table, shadow);
            if (doubt.isEmpty()) {
                doomed.add(table);
            } else {
                kept.put(shadow.name().toString(), doubt);
            }
        }
        schema.orphans().forEach(orphan -> kept.put(orphan.name().toString(), "it has no production table"));
        return doomed;
    }

    private String doubt(ShadowSchema schema, ShadowTable table, Table shadow) {
        for (ShadowTable other : schema.tables()) {
            boolean refers = other.production().foreignKeys().stream()
                    .anyMatch(key -> key.target().equals(shadow.name()));
            if (refers) {
                return "production's " + other.production().name() + " refers to it";
            }
        }
        if (shadow.kind() == Table.Kind.SYNONYM) {
            return "it is a synonym for " + shadow.definition();
        }
        boolean view = shadow.kind() == Table.Kind.VIEW && table.production().kind() == Table.Kind.VIEW;
        if (view || ShadowSchema.isMarked(shadow, table.production())) {
            return "";
        }
        if (!unmarked) {
            return "its comment does not say that Kingtide made it (--unmarked drops it if its columns are production's)";
        }
        return names(shadow.columns()).equals(names(table.production().columns()))
                ? ""
                : "its columns are not those of " + table.production().name();
    }

    private static List<String> names(Iterable<?> things) {
        List<String> names = new ArrayList<>();
        for (Object thing : things) {
            names.add(
                    thing instanceof Column column
                            ? column.name()
                            : ((ShadowTable) thing).shadowName().toString());
        }
        names.sort(String::compareTo);
        return names;
    }

    private void confirm(Target target, List<ShadowTable> doomed) {
        if (yes || doomed.isEmpty()) {
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("This drops from " + target + ": " + String.join(", ", names(doomed)));
        err.print("Type 'drop' to go on: ");
        err.flush();
        String answer;
        try {
            answer = json ? null : answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (answer == null || !answer.trim().equals("drop")) {
            throw Problem.usage(
                    "Dropping shadows",
                    answer == null ? "no answer" : "'" + answer.trim() + "'",
                    "'drop'",
                    "Nothing was dropped. Add --yes to drop without being asked.");
        }
    }
}
