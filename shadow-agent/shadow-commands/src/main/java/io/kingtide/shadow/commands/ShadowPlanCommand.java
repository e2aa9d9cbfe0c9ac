package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.schema.ShadowNaming;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide shadow plan}: rules and DDL from what dry runs have seen. */
@Command(
        name = "plan",
        description = {
            "Makes shadow.yaml from what an agent with 'mode = dry-run' has seen of a service, and shadow.sql, the DDL of the"
                    + " shadows, from the database that --url names. Runs none of it.",
            "Tables that were written get a shadow; tables that were only read are read through; tables that ids are"
                    + " drawn from (found in the database) stay production's."
        })
final class ShadowPlanCommand implements Callable<Integer> {
    private static final String PASSWORD = "KINGTIDE_DB_PASSWORD";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "FILE",
            description = "The plan.file that the agent writes; repeat it for several instances.")
    private List<Path> from = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the two files go; default: the current folder.")
    private Path out = Path.of("");

    @Option(
            names = "--url",
            paramLabel = "JDBC-URL",
            description = "The database, for the DDL. The password is read from the variable KINGTIDE_DB_PASSWORD.")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "NAME", description = "The database user, with --url.")
    private @Nullable String user;

    @Option(names = "--force", description = "Replaces files that are there.")
    private boolean force;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        ObservedWork work = ObservedWork.read(from);
        PlannedRules rules = new PlannedRules(work, Map.of());
        Path ddlFile = out.resolve("shadow.sql");
        List<String> ddl = List.of();
        if (url != null) {
            ObservedWork.DataSource dataSource = observed(work, url);
            try (Connection connection = target(rules, dataSource).open()) {
                rules = new PlannedRules(
                        work,
                        Map.of(
                                dataSource.url(),
                                allocators(target(rules, dataSource).read(connection))));
                ddl = target(rules, dataSource).read(connection).ddl();
            }
        }
        Path rulesFile = out.resolve("shadow.yaml");
        write(rulesFile, rules.yaml());
        RulesFile.read(rulesFile);
        if (url != null) {
            write(ddlFile, String.join(";\n", ddl) + (ddl.isEmpty() ? "" : ";\n"));
        }
        report(work, rules, rulesFile, url == null ? null : ddlFile, ddl.size());
        return ExitCode.HOLDS.value();
    }

    private static ObservedWork.DataSource observed(ObservedWork work, String url) {
        return work.dataSources().stream()
                .filter(dataSource -> dataSource.matches(url))
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        "Finding " + Target.withoutSecrets(url) + " among what was seen",
                        work.dataSources().isEmpty()
                                ? "no data source at all"
                                : String.join(
                                        ", ",
                                        work.dataSources().stream()
                                                .map(ObservedWork.DataSource::url)
                                                .toList()),
                        "one whose URL begins like it",
                        "Name the database as the service does."));
    }

    private Target target(PlannedRules rules, ObservedWork.DataSource dataSource) {
        ShadowNaming.Builder naming = ShadowNaming.tables("{table}_shadow");
        rules.exceptions(dataSource)
                .forEach((table, rule) -> naming.treat(
                        table,
                        rule.equals("read-through")
                                ? ShadowNaming.Treatment.READ_THROUGH
                                : ShadowNaming.Treatment.ID_ALLOCATOR));
        String database = url == null ? dataSource.url() : url;
        return new Target(dataSource.name(), database, user, System.getenv(PASSWORD), naming.build(), Map.of());
    }

    private static Set<String> allocators(ShadowSchema schema) {
        Set<String> names = new TreeSet<>();
        for (ShadowTable table : schema.tables()) {
            if (table.looksLikeIdAllocator()) {
                names.add(table.production().name().name());
            }
        }
        return names;
    }

    private void write(Path file, String text) {
        if (Files.exists(file) && !force) {
            throw Problem.usage(
                    "Writing " + file,
                    "a file that is there",
                    "none",
                    "Add --force, or name another folder with --out.");
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(ObservedWork work, PlannedRules rules, Path rulesFile, @Nullable Path ddlFile, int ddl) {
        PrintWriter terminal = spec.commandLine().getOut();
        int statements = work.dataSources().stream()
                .mapToInt(ObservedWork.DataSource::statements)
                .sum();
        int refused = work.dataSources().stream()
                .mapToInt(dataSource -> dataSource.refused().size())
                .sum();
        if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("schemaVersion", 1);
            report.put("statements", statements);
            report.put("wouldBeRefused", refused);
            report.put("rules", rulesFile.toString());
            report.put("ddl", ddlFile == null ? "" : ddlFile.toString());
            terminal.println(JsonMapper.builder().build().writeValueAsString(report));
            return;
        }
        terminal.println(statements + " statements seen, " + refused + " of them would be refused");
        for (ObservedWork.DataSource dataSource : work.dataSources()) {
            terminal.println(
                    "  " + dataSource.name() + ": " + dataSource.tables().size() + " tables, "
                            + rules.exceptions(dataSource).size() + " with a rule of their own");
            dataSource.refused().stream()
                    .limit(20)
                    .forEach(one -> terminal.println(
                            "    refused: " + one.times() + " x " + one.sql() + "  (" + one.reason() + ")"));
        }
        terminal.println("wrote " + rulesFile
                + (ddlFile == null ? "; add --url for the DDL" : ", and " + ddl + " statements in " + ddlFile));
    }
}
