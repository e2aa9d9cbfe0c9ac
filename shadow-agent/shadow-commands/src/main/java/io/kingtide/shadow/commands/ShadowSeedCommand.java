package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.MaskingKind;
import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.schema.ForeignKey;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.schema.Table;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide shadow seed}: fills shadows with masked copies. */
@Command(
        name = "seed",
        description = {
            "Fills the shadows with copies of production's rows in which personal data are masked.",
            "Masks keep the form: names stay names, phone numbers keep their length and first digits, card numbers their"
                    + " issuer and a right check digit, mail goes to a reserved domain. The same value gets the same mask"
                    + " everywhere, under the key in KINGTIDE_MASK_KEY (16 characters or more). Which columns: 'masking' in"
                    + " the rules, or --mask. A column that sounds personal and is not decided about stops the command.",
            "A shadow that has rows already is left alone. Production is only read."
        },
        footerHeading = "%n",
        footer = {
            "Example:",
            "  KINGTIDE_MASK_KEY=... kingtide shadow seed --rows 10000 --mask users.name=name --mask '*.email=email'"
        })
final class ShadowSeedCommand implements Callable<Integer> {
    private static final String KEY = "KINGTIDE_MASK_KEY";
    private static final int SHORTEST_KEY = 16;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--table", paramLabel = "T", description = "Only this table; can be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "-1",
            description = "At most N rows a table, those with the lowest keys, references kept whole; default: all.")
    private long rows;

    @Option(
            names = "--mask",
            paramLabel = "T.C=KIND",
            description = "Masks a column (*.C: of every table) as name, phone, card, email or text; can be repeated.")
    private Map<String, String> masks = new LinkedHashMap<>();

    @Option(
            names = "--unmasked",
            paramLabel = "T.C",
            description = "Declares that a column holds no personal data though it sounds so; can be repeated.")
    private List<String> unmasked = new ArrayList<>();

    @Option(names = "--replace", description = "Empties the shadows first.")
    private boolean replace;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final Map<String, String> environment;

    ShadowSeedCommand() {
        this(System.getenv());
    }

    ShadowSeedCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, Object>> stores = new ArrayList<>();
        for (Target target : database.targets()) {
            Map<String, Object> copied = new LinkedHashMap<>();
            Map<String, Object> left = new LinkedHashMap<>();
            seed(target, copied, left);
            if (json) {
                stores.add(Map.of("name", target.name(), "copied", copied, "alreadyFilled", left));
            } else {
                out.println(target + ": " + copied.size() + " tables seeded");
                copied.forEach((table, count) -> out.printf("  %,12d rows  %s%n", (Long) count, table));
                left.forEach((table, count) -> out.println(
                        "  left alone   " + table + " has " + count + " rows (--replace empties it first)"));
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

    private void seed(Target target, Map<String, Object> copied, Map<String, Object> left) throws SQLException {
        MaskingPlan plan = new MaskingPlan(kinds(target), unmasked);
        try (Connection production = target.open();
                Connection shadow = target.open()) {
            ShadowSchema schema = target.read(production);
            List<ShadowTable> tables = inOrder(chosen(target, schema));
            plan.checkComplete(tables);
            @Nullable Masker masker = masker(plan, tables);
            production.setAutoCommit(false);
            production.setReadOnly(true);
            // All of a table: one snapshot of all keeps references whole. A sample asks the shadow which references are
            // there, and a snapshot would not see what has been copied since.
            production.setTransactionIsolation(
                    rows < 0 ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_READ_COMMITTED);
            shadow.setAutoCommit(false);
            if (replace) {
                empty(schema, tables, shadow);
            }
            for (ShadowTable table : tables) {
                String name = table.shadowName().name();
                long there = count(schema, table, shadow);
                if (there > 0) {
                    left.put(name, there);
                    continue;
                }
                progress(target, table);
                try {
                    copied.put(name, new TableCopy(schema, table, plan, masker).run(production, shadow, rows));
                } catch (SQLException e) {
                    shadow.rollback();
                    throw Target.failed("Seeding " + table.shadowName() + " of " + target, e);
                }
            }
            production.rollback();
        }
    }

    private void progress(Target target, ShadowTable table) {
        if (!json && System.console() != null) {
            spec.commandLine().getErr().println("seeding " + table.shadowName() + " of " + target.name() + " ...");
        }
    }

    private Map<String, MaskingKind> kinds(Target target) {
        Map<String, MaskingKind> kinds = new LinkedHashMap<>(target.masking());
        masks.forEach((column, word) -> kinds.put(
                column.toLowerCase(Locale.ROOT),
                Arrays.stream(MaskingKind.values())
                        .filter(kind -> kind.text().equals(word))
                        .findFirst()
                        .orElseThrow(() -> Problem.usage(
                                "Reading --mask " + column,
                                "'" + word + "'",
                                "one of "
                                        + Arrays.stream(MaskingKind.values())
                                                .map(MaskingKind::text)
                                                .collect(Collectors.joining(", ")),
                                "Correct it."))));
        return kinds;
    }

    private List<ShadowTable> chosen(Target target, ShadowSchema schema) {
        List<String> wanted =
                only.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toList());
        List<ShadowTable> chosen = new ArrayList<>();
        for (ShadowTable table : schema.tables()) {
            boolean named = wanted.remove(table.production().name().name().toLowerCase(Locale.ROOT));
            boolean eligible = table.state() != ShadowTable.State.READ_THROUGH
                    && table.state() != ShadowTable.State.ID_ALLOCATOR
                    && table.state() != ShadowTable.State.EXCLUDED
                    && table.production().kind() == Table.Kind.TABLE;
            if (named || only.isEmpty() && eligible) {
                if (table.state() != ShadowTable.State.READY) {
                    throw Problem.usage(
                            "Seeding " + table.production().name() + " of " + target,
                            table.state() + " " + table.reasons(),
                            "a shadow that is ready",
                            "Run 'kingtide shadow create' and 'kingtide shadow status' first, or leave it out:"
                                    + " --table names those to seed.");
                }
                chosen.add(table);
            }
        }
        if (!wanted.isEmpty()) {
            throw Problem.usage(
                    "Choosing tables of " + target,
                    "--table " + String.join(", ", wanted),
                    "tables of schema " + schema.schema(),
                    "Correct the names.");
        }
        return chosen;
    }

    /** Tables after those that they refer to; a circle of references stays in the order of names. */
    private static List<ShadowTable> inOrder(List<ShadowTable> tables) {
        List<ShadowTable> sorted = new ArrayList<>();
        List<ShadowTable> left = new ArrayList<>(tables);
        while (!left.isEmpty()) {
            ShadowTable next = left.stream()
                    .filter(table -> refersToNone(table, left))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            sorted.add(next);
        }
        return sorted;
    }

    private static boolean refersToNone(ShadowTable table, List<ShadowTable> others) {
        for (ForeignKey key : table.production().foreignKeys()) {
            boolean waits = others.stream()
                    .anyMatch(
                            other -> other != table && other.production().name().equals(key.target()));
            if (waits) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Masker masker(MaskingPlan plan, List<ShadowTable> tables) {
        boolean needed = tables.stream()
                .anyMatch(table -> table.production().columns().stream()
                        .anyMatch(column -> plan.kindOf(table, column).isPresent()));
        if (!needed) {
            return null;
        }
        String key = environment.get(KEY);
        if (key == null || key.length() < SHORTEST_KEY) {
            throw Problem.usage(
                    "Reading the masking key from " + KEY,
                    key == null ? "no such variable" : key.length() + " characters",
                    "at least " + SHORTEST_KEY + " characters",
                    "Set it to a secret of your own, and to the same one whenever masks must match.");
        }
        return new Masker(key.getBytes(StandardCharsets.UTF_8));
    }

    private static void empty(ShadowSchema schema, List<ShadowTable> tables, Connection shadow) throws SQLException {
        for (ShadowTable table : tables) {
            Table shadowTable = table.shadow();
            if (shadowTable == null || !ShadowSchema.isMarked(shadowTable, table.production())) {
                throw Problem.usage(
                        "Emptying " + table.shadowName(),
                        "a table whose comment does not say that Kingtide made it",
                        "one that does",
                        "Make sure that it is a shadow, and empty it by hand.");
            }
        }
        for (int i = tables.size() - 1; i >= 0; i--) {
            try (Statement statement = shadow.createStatement()) {
                statement.executeUpdate(
                        "DELETE FROM " + schema.quoted(tables.get(i).shadowName()));
            } catch (SQLException e) {
                throw Target.failed("Emptying " + tables.get(i).shadowName(), e);
            }
        }
        shadow.commit();
    }

    static long count(ShadowSchema schema, ShadowTable table, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + schema.quoted(table.shadowName()))) {
            row.next();
            return row.getLong(1);
        }
    }
}
