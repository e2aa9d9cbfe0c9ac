package io.kingtide.shadow.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.tag.InvalidTagException;
import io.kingtide.tag.TagKeys;
import io.kingtide.tag.TagVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TagIssueCommandTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-11T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path keys;

    @BeforeEach
    void writeKeys() throws IOException {
        keys = Files.writeString(folder.resolve("keys"), "k1 = MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n");
    }

    @Test
    void issuesATagThatTheAgentAdmits() throws InvalidTagException, IOException {
        String tag = issue(Map.of("KINGTIDE_TAG_KEYS", keys.toString()), "--campaign", "night", "--ttl", "2h");

        assertThat(new TagVerifier(TagKeys.fromFile(keys), NOON).verify(tag.trim()))
                .satisfies(verified -> assertThat(verified.campaign()).isEqualTo("night"))
                .satisfies(verified -> assertThat(verified.expiryEpochSeconds())
                        .isEqualTo(NOON.instant().plusSeconds(7_200).getEpochSecond()));
    }

    @Test
    void takesTheKeysOfTheRunningSystem() throws IOException {
        new RunningSystem(1, "http://x", "http://y", keys, keys, keys, List.of(), List.of()).writeTo(folder);

        assertThat(issue(Map.of(), "--campaign", "night")).startsWith("v1.k1.night.");
    }

    @Test
    void jsonHasTheHeaderReadyToUse() {
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(issue(Map.of("KINGTIDE_TAG_KEYS", keys.toString()), "--campaign", "night", "--json"));

        assertThat(json.get("header").get("name").asString()).isEqualTo("baggage");
        assertThat(json.get("header").get("value").asString())
                .isEqualTo("kingtide=" + json.get("tag").asString());
        assertThat(json.get("expiresAt").asString()).isEqualTo("2026-11-11T13:00:00Z");
    }

    @Test
    void whatCannotBeIssuedIsAUsageErrorThatSaysHowToMendIt() {
        Map<String, String> environment = Map.of("KINGTIDE_TAG_KEYS", keys.toString());

        assertThat(problem(environment, "--campaign", "Night!"))
                .contains("Night!")
                .contains("[a-z0-9-]");
        assertThat(problem(environment, "--campaign", "night", "--ttl", "25h")).contains("24h");
        assertThat(problem(environment, "--campaign", "night", "--ttl", "soon"))
                .contains("'soon'")
                .contains("30m");
        assertThat(problem(Map.of(), "--campaign", "night"))
                .contains("kingtide up")
                .contains("KINGTIDE_TAG_KEYS");
        assertThat(problem(Map.of("KINGTIDE_TAG_KEYS", "/no/such"), "--campaign", "night"))
                .contains("/no/such");
    }

    private String problem(Map<String, String> environment, String... options) {
        Problem problem = catchThrowableOfType(Problem.class, () -> issue(environment, options));
        assertThat(problem).isNotNull();
        return String.valueOf(problem.getMessage());
    }

    private String issue(Map<String, String> environment, String... options) {
        TagIssueCommand command = new TagIssueCommand(environment, folder, NOON);
        CommandLine line = new CommandLine(command);
        StringWriter out = new StringWriter();
        line.setOut(new PrintWriter(out));
        line.parseArgs(options);
        assertThat(command.call()).isZero();
        return out.toString();
    }
}
