package io.kingtide.scenario.yaml;

import io.kingtide.scenario.Check;
import io.kingtide.scenario.Condition;
import io.kingtide.scenario.Extractor;
import io.kingtide.scenario.Feeder;
import io.kingtide.scenario.FormPart;
import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.ScenarioDsl;
import io.kingtide.scenario.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** What a journey does. A step's kind is the one of its keys that names a kind. */
final class YamlSteps {
    private static final String[] REQUEST = {
        "url",
        "query",
        "headers",
        "json",
        "form",
        "body",
        "body-file",
        "content-type",
        "multipart",
        "basic-auth",
        "digest-auth",
        "bearer",
        "checks",
        "save",
        "timeout",
        "follow-redirects",
        "or-continue"
    };

    static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete", "head");

    /** What each kind of step is told. */
    static final Map<String, Keys> KINDS = kinds();

    static final Keys CONDITION = new Keys("condition", "equal", "present", "not", "probability");
    static final Keys PART = new Keys("part", "name", "text", "read", "file", "content-type");
    static final Keys AUTH = new Keys("auth", "user", "password");
    static final Keys BRANCH = new Keys("branch", "weight", "steps");
    static final Keys THINK = new Keys("think-range", "least", "most");

    private final YamlReading yaml;
    private final YamlAnswers answers;
    private final YamlFeeders feeders;
    private final YamlSql sql;

    YamlSteps(YamlReading yaml, Path folder, YamlSql sql) {
        this.sql = sql;
        this.yaml = yaml;
        this.answers = new YamlAnswers(yaml);
        this.feeders = new YamlFeeders(yaml, folder);
    }

    private static Map<String, Keys> kinds() {
        Map<String, Keys> kinds = new LinkedHashMap<>();
        for (String method : List.of("get", "post", "put", "patch", "delete", "head")) {
            kinds.put(method, new Keys(method, method).and(REQUEST));
        }
        kinds.put("think", new Keys("think", "think"));
        kinds.put("set", new Keys("set", "set"));
        kinds.put("feed", new Keys("feed", "feed"));
        kinds.put("group", new Keys("group", "group", "steps"));
        kinds.put("repeat", new Keys("repeat", "repeat", "steps", "counter"));
        kinds.put("repeat-while", new Keys("repeat-while", "repeat-while", "at-most", "steps"));
        kinds.put("pace", new Keys("pace", "pace"));
        kinds.put("when", new Keys("when", "when", "then", "else"));
        kinds.put("choose", new Keys("choose", "choose"));
        kinds.put("sql", YamlSql.STEP);
        return java.util.Collections.unmodifiableMap(kinds);
    }

    List<Step> steps(@Nullable Node node) {
        List<Step> steps = new ArrayList<>();
        for (Node item : yaml.list(node)) {
            Step step = step(item);
            if (step != null) {
                steps.add(step);
            }
        }
        return steps;
    }

    private @Nullable Step step(Node node) {
        if (!(node instanceof MappingNode)) {
            yaml.problem(node, "'" + yaml.text(node) + "'", "a step such as '- get: home' with 'url: /'");
            return null;
        }
        Map<String, Node> all = yaml.pairs(node);
        if (all.containsKey("kafka")) {
            yaml.problem(
                    node,
                    "a step 'kafka'",
                    "a step that an engine has: none of Gatling, JMeter and Netty speaks Kafka as it comes. Call the"
                            + " service that writes the topic, send by a Java sampler of your own (JmeterSteps.jmeter"
                            + " in a scenario in Java), or run a .jmx with a Kafka plugin by --jmeter-home");
            return null;
        }
        List<String> kinds = all.keySet().stream().filter(KINDS::containsKey).toList();
        if (kinds.size() != 1) {
            yaml.unknown(
                    node,
                    kinds.isEmpty() ? "a step of no kind, with keys " + all.keySet() : "a step of kinds " + kinds,
                    kinds.isEmpty() && !all.isEmpty() ? all.keySet().iterator().next() : "",
                    "exactly one of " + new TreeSet<>(KINDS.keySet()),
                    KINDS.keySet());
            return null;
        }
        String kind = kinds.get(0);
        Map<String, Node> fields = yaml.mapping(node, java.util.Objects.requireNonNull(KINDS.get(kind)));
        Node own = java.util.Objects.requireNonNull(all.get(kind));
        return METHODS.contains(kind)
                ? yaml.made(node, () -> request(node, kind, own, fields))
                : yaml.made(node, () -> other(node, kind, own, fields));
    }

    private @Nullable Step other(Node node, String kind, Node own, Map<String, Node> fields) {
        return switch (kind) {
            case "think" -> think(own);
            case "sql" -> sql.step(node, own, fields);
            case "set" -> set(own);
            case "feed" -> {
                Feeder feeder = feeders.feeder(own);
                yield feeder == null ? null : ScenarioDsl.feed(feeder);
            }
            case "group" -> new Step.Group(yaml.text(own), within(node, fields, "steps"));
            case "repeat" ->
                new Step.Repeat(
                        Math.toIntExact(yaml.whole(own)),
                        fields.containsKey("counter") ? yaml.text(fields.get("counter")) : "counter",
                        within(node, fields, "steps"));
            case "repeat-while" -> {
                Condition condition = condition(own);
                long most = yaml.whole(yaml.required(node, fields, "at-most"));
                List<Step> again = within(node, fields, "steps");
                yield condition == null || yaml.hasProblems()
                        ? null
                        : new Step.While(condition, Math.toIntExact(most), again);
            }
            case "pace" -> ScenarioDsl.pace(yaml.duration(own));
            case "when" -> {
                Condition condition = condition(own);
                List<Step> then = within(node, fields, "then");
                List<Step> otherwise = steps(fields.get("else"));
                yield condition == null || yaml.hasProblems() ? null : new Step.When(condition, then, otherwise);
            }
            case "choose" -> choose(own);
            default -> throw new IllegalStateException("Kind " + kind + " is listed and not made.");
        };
    }

    private List<Step> within(Node node, Map<String, Node> fields, String key) {
        List<Step> steps = steps(yaml.required(node, fields, key));
        // What is missing was told already; the records' own complaint about no steps would only repeat it.
        return steps.isEmpty() && yaml.hasProblems() ? List.of(ScenarioDsl.think(Duration.ZERO)) : steps;
    }

    private Step think(Node own) {
        if (!(own instanceof MappingNode)) {
            return ScenarioDsl.think(yaml.duration(own));
        }
        Map<String, Node> range = yaml.mapping(own, THINK);
        return ScenarioDsl.think(
                yaml.duration(yaml.required(own, range, "least")), yaml.duration(yaml.required(own, range, "most")));
    }

    private @Nullable Step set(Node own) {
        Map<String, Node> variables = yaml.pairs(own);
        if (variables.size() != 1) {
            yaml.problem(own, variables.size() + " variables", "one in each step, such as '- set: {page: 1}'");
            return null;
        }
        Map.Entry<String, Node> one = variables.entrySet().iterator().next();
        return ScenarioDsl.set(one.getKey(), yaml.text(one.getValue()));
    }

    private @Nullable Step choose(Node own) {
        List<Step.Branch> branches = new ArrayList<>();
        for (Node item : yaml.list(own)) {
            Map<String, Node> fields = yaml.mapping(item, BRANCH);
            double weight = yaml.number(yaml.required(item, fields, "weight"));
            List<Step> steps = steps(fields.get("steps"));
            Step.Branch branch = yaml.made(item, () -> new Step.Branch(weight, steps));
            if (branch != null) {
                branches.add(branch);
            }
        }
        return yaml.hasProblems() ? null : new Step.Choose(branches);
    }

    private @Nullable Condition condition(Node node) {
        Map<String, Node> fields = yaml.mapping(node, CONDITION);
        if (fields.size() != 1) {
            yaml.problem(node, fields.size() + " conditions", "one of " + CONDITION.known());
            return null;
        }
        Map.Entry<String, Node> one = fields.entrySet().iterator().next();
        return switch (one.getKey()) {
            case "present" -> ScenarioDsl.present(yaml.text(one.getValue()));
            case "probability" -> new Condition.Probability(yaml.number(one.getValue()));
            case "not" -> {
                Condition other = condition(one.getValue());
                yield other == null ? null : ScenarioDsl.not(other);
            }
            default -> {
                Map<String, Node> pair = yaml.pairs(one.getValue());
                if (pair.size() != 1) {
                    yaml.problem(one.getValue(), pair.size() + " variables", "one, such as {equal: {kind: gold}}");
                    yield null;
                }
                Map.Entry<String, Node> equal = pair.entrySet().iterator().next();
                yield ScenarioDsl.equal(equal.getKey(), yaml.text(equal.getValue()));
            }
        };
    }

    private @Nullable Step request(Node node, String method, Node own, Map<String, Node> fields) {
        Node url = yaml.required(node, fields, "url");
        if (url == null) {
            return null;
        }
        HttpStep step = started(method, yaml.text(own), yaml.text(url)).writtenAt(yaml.place(node));
        for (Map.Entry<String, Node> one : pairsOf(fields, "query").entrySet()) {
            step = step.query(one.getKey(), yaml.text(one.getValue()));
        }
        for (Map.Entry<String, Node> one : pairsOf(fields, "headers").entrySet()) {
            step = step.header(one.getKey(), yaml.text(one.getValue()));
        }
        step = withCredentials(withBody(step, node, fields), fields);
        for (Node check : yaml.list(fields.get("checks"))) {
            Check made = answers.check(check);
            step = made == null ? step : step.check(made);
        }
        for (Map.Entry<String, Node> one : pairsOf(fields, "save").entrySet()) {
            Extractor from = answers.extractor(one.getValue());
            step = from == null ? step : step.save(one.getKey(), from);
        }
        step = fields.containsKey("timeout") ? step.timeout(yaml.duration(fields.get("timeout"))) : step;
        step = yaml.flag(fields.get("follow-redirects")) ? step.followRedirects() : step;
        return yaml.flag(fields.get("or-continue")) ? step.orContinue() : step;
    }

    private static HttpStep started(String method, String name, String url) {
        return switch (method) {
            case "get" -> ScenarioDsl.get(name, url);
            case "post" -> ScenarioDsl.post(name, url);
            case "put" -> ScenarioDsl.put(name, url);
            case "patch" -> ScenarioDsl.patch(name, url);
            case "delete" -> ScenarioDsl.delete(name, url);
            default -> ScenarioDsl.head(name, url);
        };
    }

    private HttpStep withCredentials(HttpStep step, Map<String, Node> fields) {
        HttpStep with = step;
        for (String scheme : List.of("basic-auth", "digest-auth")) {
            Node node = fields.get(scheme);
            if (node != null) {
                Map<String, Node> auth = yaml.mapping(node, AUTH);
                String user = yaml.text(yaml.required(node, auth, "user"));
                String password = yaml.text(yaml.required(node, auth, "password"));
                with = scheme.equals("basic-auth") ? with.basicAuth(user, password) : with.digestAuth(user, password);
            }
        }
        return fields.containsKey("bearer") ? with.bearer(yaml.text(fields.get("bearer"))) : with;
    }

    private HttpStep withParts(HttpStep step, Node list) {
        List<FormPart> parts = new ArrayList<>();
        for (Node item : yaml.list(list)) {
            Map<String, Node> fields = yaml.mapping(item, PART);
            FormPart part = yaml.made(item, () -> part(item, fields));
            if (part != null) {
                parts.add(part);
            }
        }
        return step.multipart(parts.toArray(FormPart[]::new));
    }

    private @Nullable FormPart part(Node item, Map<String, Node> fields) {
        String name = yaml.text(yaml.required(item, fields, "name"));
        boolean read = fields.containsKey("read");
        boolean file = fields.containsKey("file");
        if (read == fields.containsKey("text")) {
            yaml.problem(item, "a part with " + fields.keySet(), "either 'text' or 'read', the file that it holds");
            return null;
        }
        if ((read || file) != fields.containsKey("content-type")) {
            yaml.problem(item, "a part with " + fields.keySet(), "'content-type' with a file, and only there");
            return null;
        }
        String type = yaml.text(fields.get("content-type"));
        FormPart part = read
                ? ScenarioDsl.filePart(name, feeders.beside(fields.get("read")), type)
                : ScenarioDsl.part(name, yaml.text(fields.get("text")));
        return file ? part.file(yaml.text(fields.get("file")), type) : part;
    }

    private HttpStep withBody(HttpStep step, Node node, Map<String, Node> fields) {
        List<String> bodies = List.of("json", "form", "body", "body-file", "multipart").stream()
                .filter(fields::containsKey)
                .toList();
        if (bodies.size() > 1) {
            yaml.problem(node, "a request with " + bodies, "one body");
        }
        if (fields.containsKey("content-type") && !fields.containsKey("body") && !fields.containsKey("body-file")) {
            yaml.problem(
                    node, "'content-type' without 'body' or 'body-file'", "one of them, or a header 'Content-Type'");
        }
        Node json = fields.get("json");
        if (json != null) {
            return step.json(answers.jsonText(json));
        }
        Node body = fields.get("body");
        if (body != null) {
            return step.body(yaml.text(yaml.required(node, fields, "content-type")), yaml.text(body));
        }
        Node file = fields.get("body-file");
        if (file != null) {
            return step.bodyFile(yaml.text(yaml.required(node, fields, "content-type")), feeders.beside(file));
        }
        if (fields.containsKey("multipart")) {
            return withParts(step, java.util.Objects.requireNonNull(fields.get("multipart")));
        }
        List<String> pairs = new ArrayList<>();
        pairsOf(fields, "form").forEach((name, value) -> {
            pairs.add(name);
            pairs.add(yaml.text(value));
        });
        return pairs.isEmpty() ? step : step.form(pairs.toArray(String[]::new));
    }

    private Map<String, Node> pairsOf(Map<String, Node> fields, String key) {
        Node node = fields.get(key);
        return node == null ? Map.of() : yaml.pairs(node);
    }
}
