package io.kingtide.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors read says what the parser knows: no key more, no key less. */
class SchemaTest {
    static final Path EVERYTHING =
            Path.of("src", "test", "resources", "io", "kingtide", "scenario", "yaml", "everything.yaml");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode schema = schema();

    @Test
    void everyDefinitionHasTheParsersKeys() {
        definitions().forEach((name, keys) -> {
            JsonNode definition = name.isEmpty() ? schema : schema.path("$defs").path(name);
            assertThat(definition.path("properties").propertyNames())
                    .as("keys of '" + name + "' in the schema")
                    .containsExactlyInAnyOrderElementsOf(keys);
            assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
        });
        Set<String> withKeys = new HashSet<>();
        for (Map.Entry<String, JsonNode> definition : schema.path("$defs").properties()) {
            if (definition.getValue().has("properties")) {
                withKeys.add(definition.getKey());
            }
        }
        Set<String> known = new HashSet<>(definitions().keySet());
        known.remove("");
        assertThat(withKeys).isEqualTo(known);
    }

    @Test
    void theFileThatHasEveryKeyHasEveryKeyAndFitsTheSchema() throws IOException {
        Object document = new Yaml().load(Files.readString(EVERYTHING));
        Set<String> used = new HashSet<>();
        keys(document, used);

        definitions()
                .values()
                .forEach(keys -> assertThat(used)
                        .containsAll(keys.stream()
                                .filter(key -> !key.equals("$schema"))
                                .toList()));
        assertThat(mistakes(document)).isEmpty();
    }

    @Test
    void theGuidesExampleFitsTheSchemaAndOneWithAWrongKeyDoesNot() throws IOException {
        String guide = Files.readString(Path.of("..", "..", "docs", "write-a-scenario.md"));
        String example = SameInBothTest.yamlOf(guide);

        assertThat(mistakes(new Yaml().load(example))).isEmpty();
        assertThat(mistakes(new Yaml().load(example.replace("headers:", "hedaers:"))))
                .isNotEmpty();
        assertThat(mistakes(new Yaml().load(example.replace("shape: flash-sale", "shape: flesh-sale"))))
                .isNotEmpty();
        assertThat(mistakes(new Yaml().load(example.replace("below: 500ms", "below: 500"))))
                .isNotEmpty();
    }

    private static Map<String, Set<String>> definitions() {
        Map<String, Set<String>> all = new HashMap<>();
        all.put("", ScenarioYaml.SCENARIO.known());
        YamlCurves.SHAPES.forEach((shape, keys) -> all.put("shape-" + shape, keys.known()));
        YamlSteps.KINDS.forEach((kind, keys) -> all.put("step-" + kind, keys.known()));
        YamlFeeders.FEEDERS.values().forEach(keys -> all.put(keys.name(), keys.known()));
        for (Keys keys : List.of(
                ScenarioYaml.JOURNEY,
                YamlCurves.OPERATORS,
                YamlCurves.CLIP,
                YamlCurves.JITTER,
                YamlSteps.CONDITION,
                YamlSteps.BRANCH,
                YamlSteps.PART,
                YamlSteps.AUTH,
                ScenarioYaml.CONNECTIONS,
                YamlSteps.THINK,
                YamlSql.DATABASE,
                YamlAnswers.CHECK,
                YamlAnswers.EXTRACTOR,
                YamlThresholds.THRESHOLD)) {
            all.put(keys.name(), keys.known());
        }
        return all;
    }

    private static void keys(Object node, Set<String> into) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                into.add(String.valueOf(key));
                keys(value, into);
            });
            // The words that choose among definitions count as used too.
            into.addAll(map.values().stream().map(String::valueOf).toList());
        } else if (node instanceof List<?> list) {
            list.forEach(item -> keys(item, into));
        }
    }

    // ---- as much of JSON schema as the schema uses

    private List<String> mistakes(Object document) {
        List<String> mistakes = new ArrayList<>();
        validate(schema, JSON.valueToTree(document), "$", mistakes);
        return mistakes;
    }

    private void validate(JsonNode rule, JsonNode value, String at, List<String> mistakes) {
        if (rule.has("$ref")) {
            JsonNode target = schema.at(rule.path("$ref").asString().substring(1));
            assertThat(target.isMissingNode()).as(rule.toString()).isFalse();
            validate(target, value, at, mistakes);
        }
        if (rule.has("type") && !isOfType(rule.path("type"), value)) {
            mistakes.add(at + ": no " + rule.path("type"));
            return;
        }
        if (rule.has("const") && !rule.path("const").equals(value)) {
            mistakes.add(at + ": not " + rule.path("const"));
        }
        if (rule.has("enum") && rule.path("enum").valueStream().noneMatch(value::equals)) {
            mistakes.add(at + ": none of " + rule.path("enum"));
        }
        if (rule.has("pattern")
                && value.isString()
                && !Pattern.compile(rule.path("pattern").asString())
                        .matcher(value.asString())
                        .find()) {
            mistakes.add(at + ": not like " + rule.path("pattern"));
        }
        alternatives(rule, value, at, mistakes);
        if (value.isObject()) {
            object(rule, value, at, mistakes);
        }
        if (value.isArray()) {
            int index = 0;
            for (JsonNode item : value) {
                validate(rule.path("items"), item, at + "[" + index++ + "]", mistakes);
            }
        }
    }

    private void alternatives(JsonNode rule, JsonNode value, String at, List<String> mistakes) {
        for (String kind : List.of("oneOf", "anyOf")) {
            if (rule.has(kind)) {
                long fitting = rule.path(kind)
                        .valueStream()
                        .filter(one -> {
                            List<String> own = new ArrayList<>();
                            validate(one, value, at, own);
                            return own.isEmpty();
                        })
                        .count();
                if (fitting == 0 || kind.equals("oneOf") && fitting > 1) {
                    mistakes.add(at + ": fits " + fitting + " of " + kind + ": " + value);
                }
            }
        }
    }

    private void object(JsonNode rule, JsonNode value, String at, List<String> mistakes) {
        rule.path("required").valueStream().forEach(key -> {
            if (!value.has(key.asString())) {
                mistakes.add(at + ": no " + key);
            }
        });
        if (value.size() < rule.path("minProperties").asInt(0)
                || value.size() > rule.path("maxProperties").asInt(Integer.MAX_VALUE)) {
            mistakes.add(at + ": " + value.size() + " keys");
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode own = rule.path("properties").path(field.getKey());
            JsonNode others = rule.path("additionalProperties");
            if (!own.isMissingNode()) {
                validate(own, field.getValue(), at + "." + field.getKey(), mistakes);
            } else if (others.isObject()) {
                validate(others, field.getValue(), at + "." + field.getKey(), mistakes);
            } else if (others.isBoolean()) {
                mistakes.add(at + ": unknown key " + field.getKey());
            }
        }
    }

    private static boolean isOfType(JsonNode types, JsonNode value) {
        return (types.isArray() ? types.valueStream().toList() : List.of(types))
                .stream().anyMatch(type -> switch (type.asString()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isString();
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    default -> throw new AssertionError("type " + type);
                });
    }

    private static JsonNode schema() {
        try (InputStream in = ScenarioYaml.class.getResourceAsStream("scenario.schema.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
