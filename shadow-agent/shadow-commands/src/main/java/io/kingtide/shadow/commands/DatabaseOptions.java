package io.kingtide.shadow.commands;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.command.RunningSystem.Store;
import io.kingtide.command.Workspace;
import io.kingtide.schema.ShadowNaming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which databases a command is about, and by which rules their shadows are named. */
final class DatabaseOptions {
    private static final String DEFAULT_TEMPLATE = "{table}_shadow";
    private static final String PASSWORD = "KINGTIDE_DB_PASSWORD";

    private final Map<String, String> environment;
    private final Path state;

    @Option(
            names = "--url",
            paramLabel = "JDBC-URL",
            description =
                    "The database, such as jdbc:mariadb://127.0.0.1/shop; default: the stores of the running system."
                            + " The password is read from the variable KINGTIDE_DB_PASSWORD.")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "NAME", description = "The database user, with --url.")
    private @Nullable String user;

    @Option(
            names = "--store",
            paramLabel = "NAME",
            description = "Only this store of the running system; can be repeated.")
    private List<String> stores = new ArrayList<>();

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description =
                    "The agent's shadow.yaml; default: that of the running system, else every table t has the shadow"
                            + " t_shadow.")
    private @Nullable Path rules;

    DatabaseOptions() {
        this(System.getenv(), Workspace.current().state());
    }

    DatabaseOptions(Map<String, String> environment, Path state) {
        this.environment = environment;
        this.state = state;
    }

    /** The databases, at least one. */
    List<Target> targets() {
        Optional<ShadowRules> read = rules();
        if (url != null) {
            if (!stores.isEmpty()) {
                throw Problem.usage(
                        "Choosing databases", "--url and --store", "one of them", "--store is for the running system.");
            }
            return List.of(target(read, "database", url, user, environment.get(PASSWORD)));
        }
        RunningSystem system = RunningSystem.find(state)
                .orElseThrow(() -> Problem.usage(
                        "Looking for databases",
                        "neither --url nor a system that runs from " + state,
                        "one of them",
                        "Start one with 'kingtide up', or add --url and --user."));
        List<Target> targets = new ArrayList<>();
        for (Store store : system.stores()) {
            if (stores.isEmpty() || stores.contains(store.name())) {
                targets.add(target(read, store.name(), store.url(), store.user(), store.password()));
            }
        }
        checkNames(system.stores());
        return targets;
    }

    private void checkNames(List<Store> known) {
        List<String> names = known.stream().map(Store::name).toList();
        for (String wanted : stores) {
            if (!names.contains(wanted)) {
                throw Problem.usage(
                        "Choosing stores",
                        "--store " + wanted,
                        known.isEmpty() ? "no store: this system has none" : "one of " + String.join(", ", names),
                        "Correct the name.");
            }
        }
        if (known.isEmpty()) {
            throw Problem.usage(
                    "Looking for databases",
                    "a running system without stores",
                    "at least one store",
                    "Name a database with --url.");
        }
    }

    private Optional<ShadowRules> rules() {
        if (rules != null) {
            return Optional.of(RulesFile.read(rules));
        }
        Path ofSystem = state.resolve("shadow.yaml");
        return url == null && Files.exists(ofSystem) ? Optional.of(RulesFile.read(ofSystem)) : Optional.empty();
    }

    private static Target target(
            Optional<ShadowRules> rules, String name, String url, @Nullable String user, @Nullable String password) {
        if (rules.isEmpty()) {
            return new Target(
                    name,
                    url,
                    user,
                    password,
                    ShadowNaming.tables(DEFAULT_TEMPLATE).build(),
                    Map.of());
        }
        DataSourceRules found = rules.get().dataSource(url);
        if (found == null) {
            throw Problem.usage(
                    "Finding the rules of " + Target.withoutSecrets(url),
                    "no data source whose 'url' pattern matches ("
                            + rules.get().dataSources().stream()
                                    .map(DataSourceRules::urlPattern)
                                    .collect(Collectors.joining(", "))
                            + ")",
                    "one that does",
                    "Add it to the rules.");
        }
        return new Target(name, url, user, password, naming(found), found.masking());
    }

    private static ShadowNaming naming(DataSourceRules rules) {
        try {
            ShadowNaming.Builder naming = switch (rules.mode()) {
                case TABLE -> ShadowNaming.tables(rules.template());
                case SCHEMA -> ShadowNaming.schemas(rules.template());
                case DATASOURCE ->
                    throw Problem.usage(
                            "Working on data source '" + rules.name() + "'",
                            "mode datasource",
                            "mode table or schema",
                            "A twin database is made by the means that made the original: its migrations, or a dump"
                                    + " of its schema.");
            };
            rules.tables().forEach((table, rule) -> {
                switch (rule.access()) {
                    case READ_THROUGH -> naming.treat(table, ShadowNaming.Treatment.READ_THROUGH);
                    case ID_ALLOCATOR -> naming.treat(table, ShadowNaming.Treatment.ID_ALLOCATOR);
                    case REFUSE -> naming.treat(table, ShadowNaming.Treatment.REFUSE);
                    case SHADOW -> {
                        naming.treat(table, ShadowNaming.Treatment.SHADOW);
                        if (rule.shadowName() != null) {
                            naming.shadow(table, rule.shadowName());
                        }
                    }
                }
            });
            return naming.harmless(rules.functions())
                    .shadowSequences(rules.sequences() == DataSourceRules.Sequences.SHADOW)
                    .build();
        } catch (IllegalArgumentException e) {
            throw Problem.usage(
                            "Reading the rules of data source '" + rules.name() + "'",
                            String.valueOf(e.getMessage()),
                            "a template that the rewriter accepts",
                            "Correct the rules.")
                    .causedBy(e);
        }
    }
}
