package io.kingtide.payments.drills;

import io.kingtide.command.RunningSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Makes a drill's system take its load as test traffic, the way a service team does: keys, rules and a campaign in
 * files, the agent on the services' command lines, shadow tables by {@code kingtide shadow create}.
 */
final class ShadowSide {
    /** What the name of a shadow ends with. */
    static final String SUFFIX = "_shadow";

    /** The table of the migrations, which has no shadow. */
    static final String MIGRATIONS = "schema_history";

    private static final String CAMPAIGN = "drill";
    private static final int KEY_BYTES = 32;

    private final DrillJava java;
    private final Path folder;
    private final Path keys;
    private final Path rules;
    private final Path campaigns;

    ShadowSide(DrillJava java, Path folder) throws IOException {
        this.java = java;
        this.folder = Files.createDirectories(folder.resolve("shadow-side"));
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        keys = Files.writeString(
                this.folder.resolve("tag-keys"),
                "drill = " + Base64.getEncoder().encodeToString(key) + "\n");
        rules = Files.writeString(this.folder.resolve("shadow.yaml"), """
                version: 1
                data-sources:
                  - name: payments
                    url: "jdbc:*://127.0.0.1:*"
                    mode: table
                    template: "{table}_shadow"
                    tables:
                      %s: refuse
                jobs:
                  - io.kingtide.payments.unit.BackgroundJobs
                outbound: []
                """.formatted(MIGRATIONS));
        campaigns = Files.writeString(this.folder.resolve("campaigns.json"), """
                {"killed": false, "campaigns": [{"name": "%s", "notBeforeMillis": 0, "expiresAtMillis": 4102444800000,
                 "drainMillis": 0}]}
                """.formatted(CAMPAIGN));
    }

    /** The option that attaches the agent to an instance of a service. */
    String attached(String service, String instance) throws IOException {
        Path config = Files.writeString(folder.resolve(instance + ".agent"), """
                service = %s
                instance = %s
                rules = %s
                tag.keys = %s
                control.file = %s
                status.file = %s
                """.formatted(
                        service, instance, rules, keys, campaigns, folder.resolve(instance + ".status.json")));
        return "-javaagent:" + java.agent() + "=config=" + config;
    }

    /** Makes a shadow of each table, with the same rows. */
    void create(List<RunningSystem.Store> stores) throws IOException, InterruptedException, SQLException {
        new RunningSystem(1, "", "", keys, keys, keys, List.of(), stores).writeTo(folder);
        java.kingtide("shadow-create", folder, List.of("shadow", "create")).awaitSuccess();
        for (RunningSystem.Store store : stores) {
            try (Connection connection = DriverManager.getConnection(store.url(), store.user(), store.password());
                    Statement statement = connection.createStatement()) {
                for (String table : ProductionSums.tables(connection)) {
                    statement.execute("INSERT INTO " + table + SUFFIX + " SELECT * FROM " + table);
                }
            }
        }
    }

    /** What each call of the load carries. */
    Map<String, String> headers() throws IOException, InterruptedException {
        java.kingtide("tag-issue", folder, List.of("tag", "issue", "--campaign", CAMPAIGN, "--ttl", "4h"))
                .awaitSuccess();
        List<String> printed = Files.readAllLines(java.folder().resolve("tag-issue.log"));
        return Map.of("baggage", "kingtide=" + printed.get(printed.size() - 1).strip());
    }
}
