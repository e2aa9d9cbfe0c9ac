package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a tagged run needs: keys or a tag, and the console. Variables win over the running system.
 *
 * @param campaign whose test traffic it is
 * @param preflight paths to ask first; empty for the reference system's own when it runs
 */
record TaggedRun(
        String campaign, List<String> preflight, Optional<RunningSystem> system, Map<String, String> environment) {

    void prepare(ScenarioRun run, Duration planned) {
        if (!campaign.matches("[a-z0-9-]{1,40}")) {
            throw Problem.usage(
                    "Reading --campaign",
                    "'" + campaign + "'",
                    "[a-z0-9-]{1,40}",
                    "Use the name the campaign was created with.");
        }
        run.tagged(tag(planned));
        Console console = console();
        if (console != null) {
            run.withConsole(console);
        }
        if (!preflight.isEmpty()) {
            run.withPreflight(new Preflight(preflight));
        }
    }

    private LoadTag tag(Duration planned) {
        String issued = variable("KINGTIDE_TAG");
        if (issued != null) {
            return LoadTag.issued(issued, campaign);
        }
        String named = variable("KINGTIDE_TAG_KEYS");
        Path keys = named != null
                ? Path.of(named)
                : system.map(RunningSystem::tagKeys)
                        .orElseThrow(() -> Problem.usage(
                                "Tagging the load for campaign '" + campaign + "'",
                                "no tag keys",
                                "KINGTIDE_TAG_KEYS (a key file), KINGTIDE_TAG (a tag), or a system started with 'kingtide up'",
                                "Set one of them."));
        return LoadTag.renewed(TagSupply.keys(keys), campaign, planned, Clock.systemUTC());
    }

    private @Nullable Console console() {
        String url = variable("KINGTIDE_CONSOLE");
        String token = variable("KINGTIDE_TOKEN");
        if (url == null && system.isEmpty()) {
            return null;
        }
        String base = url != null ? url : system.get().console();
        if (token == null) {
            Path file = system.map(RunningSystem::tokenFile)
                    .orElseThrow(() -> Problem.usage(
                            "Asking the console " + base,
                            "no token",
                            "KINGTIDE_TOKEN",
                            "Set it to your console token."));
            token = read(file);
        }
        return new Console(URI.create(base), token);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading the console token " + file,
                            e.getClass().getSimpleName(),
                            "a readable file",
                            "Check its rights.")
                    .causedBy(e);
        }
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }
}
