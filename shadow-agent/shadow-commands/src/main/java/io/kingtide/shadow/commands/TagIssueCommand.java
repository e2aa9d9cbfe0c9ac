package io.kingtide.shadow.commands;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.command.Workspace;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import io.kingtide.tag.TrafficTag;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide tag issue}: one signed tag, for curl and other tools. */
@Command(
        name = "issue",
        description = {
            "Issues a signed tag for a campaign, for curl and other tools.",
            "Signs with the first key of the file that KINGTIDE_TAG_KEYS names, or else of the running system. The tag"
                    + " is admitted only while its campaign is armed."
        },
        footerHeading = "%n",
        footer = {
            "Example:",
            "  curl -H \"baggage: kingtide=$(kingtide tag issue --campaign night --ttl 10m)\" http://127.0.0.1:18400/health"
        })
final class TagIssueCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final Path state;
    private final Clock clock;

    @Option(
            names = "--campaign",
            paramLabel = "C",
            required = true,
            description = "The campaign, [a-z0-9-], at most 40 characters.")
    private String campaign = "";

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long it is good for, such as 45s, 30m, 2h; at most 24h (default: ${DEFAULT-VALUE}).")
    private String timeToLive = "";

    @Option(names = "--header", description = "Prints the whole header line instead of the tag alone.")
    private boolean header;

    @Option(names = "--json", description = "Prints one JSON object: tag, header, campaign, key id, expiry.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    TagIssueCommand() {
        this(System.getenv(), Workspace.current().state(), Clock.systemUTC());
    }

    TagIssueCommand(Map<String, String> environment, Path state, Clock clock) {
        this.environment = environment;
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        TrafficTag tag = issue(Durations.parse("--ttl", timeToLive));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("tag", tag.text());
            fields.put("header", Map.of("name", "baggage", "value", "kingtide=" + tag.text()));
            fields.put("campaign", tag.campaign());
            fields.put("keyId", tag.keyId());
            fields.put(
                    "expiresAt", Instant.ofEpochSecond(tag.expiryEpochSeconds()).toString());
            out.println(JsonMapper.builder().build().writeValueAsString(fields));
        } else {
            out.println((header ? "baggage: kingtide=" : "") + tag.text());
        }
        return ExitCode.HOLDS.value();
    }

    private TrafficTag issue(Duration life) {
        TagKeys keys = keys();
        try {
            return new TagIssuer(keys, clock).issue(campaign, life);
        } catch (IllegalArgumentException e) {
            throw Problem.usage(
                            "Issuing a tag",
                            String.valueOf(e.getMessage()),
                            "a campaign of [a-z0-9-]{1,40} and a life of more than 0 and at most 24h",
                            "Correct --campaign or --ttl.")
                    .causedBy(e);
        }
    }

    private TagKeys keys() {
        Path file = keyFile();
        try {
            return TagKeys.fromFile(file);
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.usage(
                            "Reading the tag keys " + file,
                            e instanceof IOException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage()),
                            "a readable file with one '<key id> = <base64 secret>' a line",
                            "Correct KINGTIDE_TAG_KEYS or the file.")
                    .causedBy(e);
        }
    }

    private Path keyFile() {
        @Nullable String named = environment.get("KINGTIDE_TAG_KEYS");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        return RunningSystem.find(state)
                .map(RunningSystem::tagKeys)
                .orElseThrow(() -> Problem.usage(
                        "Looking for the tag keys",
                        "neither KINGTIDE_TAG_KEYS nor a system that runs from " + state,
                        "one of them",
                        "Start one with 'kingtide up', or let KINGTIDE_TAG_KEYS name a key file."));
    }
}
