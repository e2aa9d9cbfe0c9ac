package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Skeleton journeys of an OpenAPI description, 3.x, JSON or YAML: one for each tag, with each of its operations in turn.
 * Required query parameters and path parameters become variables; bodies are made of the schema's examples, or of its types.
 */
final class OpenApiDraft {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> METHODS = new TreeSet<>(Set.of("get", "post", "put", "patch", "delete", "head"));
    private static final int MAX_CHARACTERS = 20_000_000;
    private static final int MAX_DEPTH = 6;

    private final JsonNode api;

    private OpenApiDraft(JsonNode api) {
        this.api = api;
    }

    /** Whether a file begins as such a description does. */
    static boolean isOne(String start) {
        return start.contains("\"openapi\"") || start.lines().anyMatch(line -> line.startsWith("openapi:"));
    }

    static List<ScenarioDraft.Part> parts(Path file) {
        try {
            String text = Files.readString(file);
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(MAX_CHARACTERS);
            // JSON is YAML, and one reader for both refuses the same things.
            Object document = new Yaml(new SafeConstructor(options)).load(text);
            List<ScenarioDraft.Part> parts = new OpenApiDraft(JSON.valueToTree(document)).parts();
            if (parts.isEmpty()) {
                throw Problem.usage(
                        "Reading OpenAPI " + file, "no operation under 'paths'", "at least one", "Check the file.");
            }
            return parts;
        } catch (IOException | YAMLException e) {
            throw Problem.usage(
                            "Reading OpenAPI " + file,
                            e instanceof IOException ? e.toString() : "text that is neither JSON nor YAML",
                            "an OpenAPI 3 description",
                            "Check the file.")
                    .causedBy(e);
        }
    }

    private List<ScenarioDraft.Part> parts() {
        Map<String, List<ScenarioDraft.Request>> byTag = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    String tag = operation.getValue().path("tags").path(0).asString("api");
                    byTag.computeIfAbsent(tag, absent -> new ArrayList<>())
                            .add(request(path.getKey(), path.getValue(), operation.getKey(), operation.getValue()));
                }
            }
        }
        return byTag.entrySet().stream()
                .map(tag -> new ScenarioDraft.Part(tag.getKey(), true, tag.getValue()))
                .filter(ScenarioDraft::isSendable)
                .toList();
    }

    private ScenarioDraft.Request request(String path, JsonNode item, String method, JsonNode operation) {
        List<String> query = new ArrayList<>();
        for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode one : list) {
                JsonNode parameter = resolved(one);
                String name = parameter.path("name").asString("");
                boolean asked = parameter.path("in").asString("").equals("query")
                        && parameter.path("required").asBoolean(false);
                if (asked && name.matches("[A-Za-z][A-Za-z0-9_.-]*")) {
                    query.add(name + "={" + name.replaceAll("[.-]", "_") + "}");
                }
            }
        }
        String holes = path.replaceAll("\\{([^{}]*)-([^{}]*)}", "{$1_$2}");
        String name = operation.path("operationId").asString(method.toUpperCase(Locale.ROOT) + " " + path);
        JsonNode media = resolved(operation.path("requestBody")).path("content").path("application/json");
        Object body = media.has("example")
                ? JSON.convertValue(media.path("example"), Object.class)
                : media.has("schema") ? made(media.path("schema"), 0) : null;
        return new ScenarioDraft.Request(
                name,
                method.toUpperCase(Locale.ROOT),
                holes + (query.isEmpty() ? "" : "?" + String.join("&", query)),
                body == null ? "" : JSON.writeValueAsString(body),
                1);
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.startsWith("#/") ? api.at(reference.substring(1)) : node;
    }

    /** A value of a schema: its example or default, else one of its type. */
    private @Nullable Object made(JsonNode unresolved, int depth) {
        JsonNode schema = resolved(unresolved);
        for (String known : List.of("example", "default")) {
            if (schema.has(known)) {
                return JSON.convertValue(schema.path(known), Object.class);
            }
        }
        if (schema.path("enum").size() > 0) {
            return JSON.convertValue(schema.path("enum").path(0), Object.class);
        }
        if (depth > MAX_DEPTH) {
            return null;
        }
        return switch (schema.path("type").asString(schema.has("properties") ? "object" : "")) {
            case "object" -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (Map.Entry<String, JsonNode> property :
                        schema.path("properties").properties()) {
                    object.put(property.getKey(), made(property.getValue(), depth + 1));
                }
                yield object;
            }
            case "array" -> {
                List<@Nullable Object> one = new ArrayList<>();
                one.add(made(schema.path("items"), depth + 1));
                yield one;
            }
            case "integer", "number" -> 1;
            case "boolean" -> true;
            case "string" -> "text";
            default -> null;
        };
    }
}
