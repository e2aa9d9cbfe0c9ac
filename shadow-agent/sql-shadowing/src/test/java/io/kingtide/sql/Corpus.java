package io.kingtide.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Statements of others, one JSON object a line, as they lie beside the checkout ({@code ../shared/corpus}). */
final class Corpus {
    private static final Set<String> DML = Set.of("select", "insert", "update", "delete", "replace", "merge");

    /** One statement; {@code tables} is null where its source does not decide them. */
    record Statement(
            String sql,
            String source,
            String kind,
            @Nullable List<String> tables) {
        boolean isDml() {
            return DML.contains(kind);
        }
    }

    private Corpus() {}

    /** The folder, if this machine has it. */
    static Optional<Path> folder() {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path corpus = up.resolve("shared/corpus");
            if (Files.isDirectory(corpus)) {
                return Optional.of(corpus);
            }
        }
        return Optional.empty();
    }

    static List<Statement> read(Path folder, Dialect dialect) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Statement> statements = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(dialect.id() + ".jsonl"))) {
            JsonNode node = mapper.readTree(line);
            List<String> tables = null;
            if (node.has("tables")) {
                tables = new ArrayList<>();
                for (JsonNode table : node.get("tables")) {
                    tables.add(table.asString());
                }
            }
            statements.add(new Statement(
                    node.get("sql").asString(),
                    node.get("source").asString(),
                    node.get("kind").asString(),
                    tables));
        }
        return statements;
    }
}
