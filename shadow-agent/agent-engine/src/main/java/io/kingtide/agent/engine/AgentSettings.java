package io.kingtide.agent.engine;

import io.kingtide.agent.rules.Suggestion;
import io.kingtide.sql.Glob;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the agent was told: the file of {@code config=FILE}, overridden by variables, overridden by system properties. */
public final class AgentSettings {
    private static final Set<String> KEYS = Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(
            "service",
            "instance",
            "mode",
            "plan.file",
            "rules",
            "tag.keys",
            "tag.sources",
            "tag.hosts",
            "control.url",
            "control.keys",
            "control.file",
            "kill.file",
            "status.file")));
    private static final List<String> SHADOW_KEYS = Arrays.asList("service", "instance", "rules", "tag.keys");
    private static final List<String> DRY_RUN_KEYS = Arrays.asList("service", "instance", "plan.file");
    private static final String SHADOW = "shadow";
    private static final String DRY_RUN = "dry-run";
    private static final int MAX_FILE_BYTES = 256 * 1024;

    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final List<String> problems;
    private final SourceAddresses sources;
    private final List<Glob> hosts;

    private AgentSettings(Map<String, String> values, Map<String, String> origins, List<String> problems) {
        this.values = values;
        this.origins = origins;
        this.problems = problems;
        this.sources = SourceAddresses.parse(
                value("tag.sources", "127.0.0.0/8,::1/128"), problem -> problem("tag.sources", problem));
        this.hosts = globs(value("tag.hosts", "127.0.0.1:*,localhost:*"));
        check();
    }

    /**
     * Reads the settings; problems are collected, not thrown.
     *
     * @param arguments what stands after {@code -javaagent:kingtide-agent.jar=}
     */
    static AgentSettings read(
            @Nullable String arguments,
            Function<String, @Nullable String> variables,
            Function<String, @Nullable String> properties) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> origins = new HashMap<>();
        List<String> problems = new ArrayList<>();
        String file = file(arguments, variables, properties, problems);
        if (file != null) {
            readFile(file, values, origins, problems);
        }
        for (String key : KEYS) {
            String variable =
                    "KINGTIDE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            override(key, variables.apply(variable), variable, values, origins);
            override(key, properties.apply("kingtide." + key), "-Dkingtide." + key, values, origins);
        }
        return new AgentSettings(values, origins, problems);
    }

    private static @Nullable String file(
            @Nullable String arguments,
            Function<String, @Nullable String> variables,
            Function<String, @Nullable String> properties,
            List<String> problems) {
        if (arguments != null && !arguments.trim().isEmpty()) {
            if (arguments.startsWith("config=")) {
                return arguments.substring("config=".length());
            }
            problems.add("-javaagent:kingtide-agent.jar=" + arguments + ": expected config=FILE after the jar");
            return null;
        }
        String property = properties.apply("kingtide.config");
        return property != null ? property : variables.apply("KINGTIDE_CONFIG");
    }

    private static void readFile(
            String file, Map<String, String> values, Map<String, String> origins, List<String> problems) {
        List<String> lines;
        try {
            Path path = Paths.get(file);
            if (Files.size(path) > MAX_FILE_BYTES) {
                problems.add(file + ": larger than " + MAX_FILE_BYTES + " bytes");
                return;
            }
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            problems.add(file + ": cannot be read (" + e + "); expected the file of config=FILE");
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String where = file + ":" + (i + 1);
            int equals = line.indexOf('=');
            String key = equals < 0 ? line : line.substring(0, equals).trim();
            if (equals < 0) {
                problems.add(where + ": expected 'key = value', got '" + line + "'");
            } else if (!KEYS.contains(key)) {
                problems.add(where + ": unknown key '" + key + "'" + Suggestion.of(key, KEYS));
            } else if (values.put(key, line.substring(equals + 1).trim()) != null) {
                problems.add(where + ": key '" + key + "' is given twice");
            } else {
                origins.put(key, where);
            }
        }
    }

    private static void override(
            String key,
            @Nullable String value,
            String origin,
            Map<String, String> values,
            Map<String, String> origins) {
        if (value != null) {
            values.put(key, value.trim());
            origins.put(key, origin);
        }
    }

    private void check() {
        String mode = value("mode", SHADOW);
        if (!mode.equals(SHADOW) && !mode.equals(DRY_RUN)) {
            problem(
                    "mode",
                    "'" + mode + "' is not known; expected '" + SHADOW + "' or '" + DRY_RUN + "'"
                            + Suggestion.of(mode, Arrays.asList(SHADOW, DRY_RUN)));
        }
        if (!isDryRun() && optional("plan.file") != null) {
            problem("plan.file", "is written with 'mode = " + DRY_RUN + "' only");
        }
        require(isDryRun() ? DRY_RUN_KEYS : SHADOW_KEYS);
        if (!isDryRun()) {
            checkControl();
        }
    }

    private void require(List<String> keys) {
        for (String key : keys) {
            if (optional(key) == null) {
                problems.add("'" + key + "' is not set; expected it in the file of config=FILE, as -Dkingtide." + key
                        + " or as a variable");
            }
        }
    }

    private void checkControl() {
        if (optional("control.url") == null && optional("control.file") == null) {
            problems.add("neither 'control.url' nor 'control.file' is set: no campaign could ever be armed here");
        }
        if (optional("control.url") != null && optional("control.file") != null) {
            problem("control.file", "stands beside 'control.url'; campaigns come from one of the two");
        }
        if (optional("control.url") != null) {
            if (optional("control.keys") == null) {
                problem("control.url", "needs 'control.keys', the node key file");
            }
            if (controlUrl() == null) {
                problem("control.url", "'" + optional("control.url") + "' is not an http or https URL");
            }
        }
    }

    /** Everything that is wrong, each with its place; empty if nothing is. */
    List<String> problems() {
        return problems;
    }

    /** Adds a problem with a key's value, at the place where it was given. */
    void problem(String key, String what) {
        String origin = origins.get(key);
        problems.add((origin == null ? "" : origin + ": ") + key + ": " + what);
    }

    public String service() {
        return value("service", "unknown");
    }

    public String instance() {
        return value("instance", "unknown");
    }

    /** Whether the agent only looks at the statements of real work, for a plan of the rules; it takes no tagged work. */
    public boolean isDryRun() {
        return DRY_RUN.equals(optional("mode"));
    }

    /** The file named by a key, null if it is not set. */
    public @Nullable Path path(String key) {
        String value = optional(key);
        return value == null ? null : Paths.get(value);
    }

    @Nullable
    URI controlUrl() {
        String url = optional("control.url");
        try {
            URI uri = url == null ? null : URI.create(url);
            return uri != null
                            && uri.getHost() != null
                            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    ? uri
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    SourceAddresses sources() {
        return sources;
    }

    /** Whether the tag is sent on to this host. */
    public boolean tagTravelsTo(String host, int port) {
        String target = host + ':' + port;
        for (Glob pattern : hosts) {
            if (pattern.matches(target)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String optional(String key) {
        String value = values.get(key);
        return value == null || value.isEmpty() ? null : value;
    }

    private String value(String key, String absent) {
        String value = optional(key);
        return value == null ? absent : value;
    }

    private static List<Glob> globs(String list) {
        List<Glob> globs = new ArrayList<>();
        for (String pattern : list.split(",", -1)) {
            if (!pattern.trim().isEmpty()) {
                globs.add(Glob.exactly(pattern.trim()));
            }
        }
        return globs;
    }
}
