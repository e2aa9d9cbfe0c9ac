package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.schema.Column;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.schema.Table;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide shadow audit}: has test traffic touched production? */
@Command(
        name = "audit",
        description = {
            "Looks for test traffic in production tables.",
            "On a quiet system, with --before FILE: the first call writes a checksum of every production table to FILE, a"
                    + " later call compares; any difference is a leak (method 'checksums'). On a live system, where real"
                    + " traffic changes production all the time: searches production for marks that only test traffic has,"
                    + " given by --identity, and for ids that only shadows number (method 'identities')."
        },
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  kingtide shadow audit --before quiet.json    (before and after the rehearsal)",
            "  kingtide shadow audit --identity '*.user_id=900000..999999' --identity 'orders.note=test-%%'",
            "",
            "Exit codes: 0 nothing found, 1 a leak, 2 there is nothing to search for, 3 a database cannot be reached."
        })
final class ShadowAuditCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(
            names = "--before",
            paramLabel = "FILE",
            description = "Checksums: written if FILE does not exist, compared if it does.")
    private @Nullable Path before;

    @Option(
            names = "--identity",
            paramLabel = "T.C=MARK",
            description = "A mark of test traffic: a pattern with %% for any text, or a range LOW..HIGH; * for every"
                    + " table; can be repeated.")
    private List<String> identities = new ArrayList<>();

    @Option(
            names = "--no-ids",
            description =
                    "Does not search for ids that shadows number: for production whose own ids have reached half of"
                            + " their range.")
    private boolean noIds;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Clock clock = Clock.systemUTC();
    private final List<AuditFinding> findings = new ArrayList<>();
    private long shadowRows;
    private int searched;

    @Override
    public Integer call() throws SQLException {
        List<TestIdentity> marks = identities.stream().map(TestIdentity::parse).toList();
        if (before != null && !marks.isEmpty()) {
            throw Problem.usage(
                    "Choosing a method", "--before and --identity", "one of them", "Run the audit once with each.");
        }
        AuditSnapshot now = AuditSnapshot.empty(clock.instant());
        @Nullable AuditSnapshot then = before != null && Files.exists(before) ? AuditSnapshot.read(before) : null;
        for (Target target : database.targets()) {
            audit(target, now, marks);
        }
        if (before != null && then == null) {
            now.write(before);
            long tables = now.stores().values().stream().mapToLong(Map::size).sum();
            written(before, tables);
            return ExitCode.HOLDS.value();
        }
        if (then != null) {
            compare(then, now);
        } else if (searched == 0) {
            throw Problem.usage(
                    "Auditing",
                    "neither --before nor a mark that any production table could carry",
                    "one of them",
                    "Add --before FILE on a quiet system, or --identity T.C=MARK on a live one.");
        }
        report(then != null ? "checksums" : "identities");
        return (findings.isEmpty() ? ExitCode.HOLDS : ExitCode.FAILED).value();
    }

    private void written(Path file, long tables) {
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("schemaVersion", 1);
            fields.put("method", "checksums");
            fields.put("written", file.toString());
            fields.put("tables", tables);
            spec.commandLine().getOut().println(JsonMapper.builder().build().writeValueAsString(fields));
        } else {
            spec.commandLine()
                    .getOut()
                    .println("Wrote the checksums of " + tables + " production tables to " + file
                            + "; the same command compares after the rehearsal.");
        }
    }

    private void audit(Target target, AuditSnapshot now, List<TestIdentity> marks) throws SQLException {
        try (Connection connection = target.open()) {
            ShadowSchema schema = target.read(connection);
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            for (ShadowTable table : schema.tables()) {
                Table shadow = table.shadow();
                if (shadow != null && shadow.kind() == Table.Kind.TABLE) {
                    shadowRows += ShadowSeedCommand.count(schema, table, connection);
                }
                if (before == null && table.production().kind() == Table.Kind.TABLE) {
                    search(target, schema, connection, table, marks);
                }
            }
            if (before != null) {
                now.add(target, schema, connection);
            }
            connection.rollback();
        } catch (SQLException e) {
            throw Target.failed("Auditing " + target, e);
        }
    }

    private void search(
            Target target, ShadowSchema schema, Connection connection, ShadowTable table, List<TestIdentity> given)
            throws SQLException {
        Table production = table.production();
        List<TestIdentity> marks = new ArrayList<>(given);
        Column identity = production.identity();
        if (identity != null && table.shadow() != null && !noIds) {
            marks.add(TestIdentity.shadowIds(production, identity));
        }
        for (TestIdentity mark : marks) {
            for (Column column : production.columns()) {
                if (mark.concerns(production, column)) {
                    searched++;
                    long rows = mark.count(connection, schema, production, column);
                    if (rows > 0) {
                        findings.add(new AuditFinding(
                                target.name(), production.name().toString(), "rows with " + mark, rows));
                    }
                }
            }
        }
    }

    private void compare(AuditSnapshot then, AuditSnapshot now) {
        now.stores().forEach((store, tables) -> {
            Map<String, TableSum> old = then.stores().get(store);
            if (old == null) {
                throw Problem.usage(
                        "Comparing with " + before,
                        "no checksums of store '" + store + "'",
                        "the stores of the first call ("
                                + String.join(", ", then.stores().keySet()) + ")",
                        "Call it with the same --url or --store as before.");
            }
            tables.forEach((table, sum) -> compare(store, table, old.get(table), sum));
            old.forEach((table, sum) -> {
                if (!tables.containsKey(table)) {
                    findings.add(new AuditFinding(store, table, "the table is gone", sum.rows()));
                }
            });
        });
    }

    private void compare(String store, String table, @Nullable TableSum old, TableSum sum) {
        if (old == null) {
            findings.add(new AuditFinding(store, table, "a new table", sum.rows()));
        } else if (!old.equals(sum)) {
            long difference = sum.rows() - old.rows();
            String what = difference == 0
                    ? "its rows have changed"
                    : Math.abs(difference) + " rows " + (difference > 0 ? "more" : "fewer") + " than before";
            findings.add(new AuditFinding(store, table, what, Math.max(1, Math.abs(difference))));
        }
    }

    private void report(String method) {
        PrintWriter out = spec.commandLine().getOut();
        long touched = findings.stream().mapToLong(AuditFinding::rows).sum();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("schemaVersion", 1);
            fields.put("method", method);
            fields.put("productionRowsTouched", touched);
            fields.put("shadowRowsWritten", shadowRows);
            fields.put("findings", findings);
            out.println(JsonMapper.builder().build().writeValueAsString(fields));
            return;
        }
        findings.forEach(finding -> out.println("LEAK  " + finding.table() + " of " + finding.store() + ": "
                + finding.what() + " (" + finding.rows() + (finding.rows() == 1 ? " row" : " rows") + ")"));
        out.println(
                findings.isEmpty()
                        ? "No test traffic in production (method " + method + "); the shadows hold " + shadowRows
                                + " rows."
                        : "Test traffic reached production: at least " + touched + " rows (method " + method + ").");
    }
}
