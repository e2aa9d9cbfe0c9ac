package io.kingtide.shadow.commands;

import io.kingtide.command.Problem;
import io.kingtide.sql.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the dry runs of one service's instances have seen, put together.
 *
 * @param sources which instances
 * @param dataSources by URL without parameters
 */
record ObservedWork(List<String> sources, List<DataSource> dataSources) {
    private static final int SCHEMA_VERSION = 1;

    /**
     * One data source.
     *
     * @param tables name to whether it was written (or locked) while it was observed
     * @param refused what would be refused
     */
    record DataSource(String url, int statements, Map<String, Boolean> tables, List<Refused> refused) {
        /** The pattern for {@code shadow.yaml}: parameters may differ between instances. */
        String pattern() {
            return url + "*";
        }

        boolean matches(String jdbcUrl) {
            return Glob.exactly(pattern()).matches(jdbcUrl);
        }

        boolean isInMemory() {
            return url.startsWith("jdbc:h2:mem:");
        }

        /** The database's name, as far as the URL tells. */
        String name() {
            String path = url.replaceAll("^jdbc:[a-z0-9:]*", "").replaceAll("/+$", "");
            String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_-]", "");
            return last.isEmpty() ? "database" : last;
        }
    }

    /** A statement that would be refused, without its values. */
    record Refused(String sql, long times, String reason) {}

    static ObservedWork read(List<Path> files) {
        List<String> sources = new ArrayList<>();
        Map<String, DataSource> byUrl = new LinkedHashMap<>();
        for (Path file : files) {
            JsonNode root = json(file);
            sources.add(root.path("instance").asString("unknown"));
            for (JsonNode dataSource : root.path("dataSources")) {
                DataSource seen = dataSource(dataSource);
                byUrl.merge(seen.url(), seen, ObservedWork::together);
            }
        }
        return new ObservedWork(sources, List.copyOf(byUrl.values()));
    }

    private static JsonNode json(Path file) {
        try {
            JsonNode root = JsonMapper.builder().build().readTree(Files.readString(file));
            if (root.path("schemaVersion").asInt(-1) != SCHEMA_VERSION || !root.has("dataSources")) {
                throw unreadable(file, "no plan file of schema version " + SCHEMA_VERSION);
            }
            return root;
        } catch (IOException e) {
            throw unreadable(file, e.getClass().getSimpleName() + " (" + e.getMessage() + ")");
        } catch (JacksonException e) {
            throw unreadable(file, "not JSON: " + e.getOriginalMessage());
        }
    }

    private static Problem unreadable(Path file, String got) {
        return Problem.usage(
                "Reading " + file,
                got,
                "the plan.file of an agent with 'mode = dry-run'",
                "Attach the agent in that mode, let the service work, and name its plan.file with --from.");
    }

    private static DataSource dataSource(JsonNode node) {
        Map<String, Boolean> tables = new TreeMap<>();
        List<Refused> refused = new ArrayList<>();
        for (JsonNode statement : node.path("statements")) {
            if (statement.path("verdict").asString("").equals("refused")) {
                refused.add(new Refused(
                        statement.path("sql").asString(""),
                        statement.path("times").asLong(0),
                        statement.path("reason").asString("")));
            }
            for (JsonNode table : statement.path("tables")) {
                tables.merge(
                        table.path("name").asString(""), table.path("writes").asBoolean(true), Boolean::logicalOr);
            }
        }
        return new DataSource(
                node.path("url").asString("unknown"), node.path("statements").size(), tables, refused);
    }

    private static DataSource together(DataSource one, DataSource other) {
        Map<String, Boolean> tables = new TreeMap<>(one.tables());
        other.tables().forEach((table, writes) -> tables.merge(table, writes, Boolean::logicalOr));
        Map<String, Refused> refused = new LinkedHashMap<>();
        for (DataSource each : List.of(one, other)) {
            each.refused()
                    .forEach(statement -> refused.merge(
                            statement.sql(),
                            statement,
                            (a, b) -> new Refused(a.sql(), a.times() + b.times(), a.reason())));
        }
        return new DataSource(
                one.url(), Math.max(one.statements(), other.statements()), tables, List.copyOf(refused.values()));
    }
}
