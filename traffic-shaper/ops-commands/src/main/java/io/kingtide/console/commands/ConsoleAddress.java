package io.kingtide.console.commands;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the console is, and who is calling.
 *
 * @param url base URL without a trailing slash
 * @param token the caller's token
 */
record ConsoleAddress(String url, String token) {

    /** From {@code KINGTIDE_CONSOLE} and {@code KINGTIDE_TOKEN}, or else from the system that runs from this folder. */
    static ConsoleAddress find(Map<String, String> environment, Path state) {
        Optional<RunningSystem> running = RunningSystem.find(state);
        String url = value(environment, "KINGTIDE_CONSOLE")
                .or(() -> running.map(RunningSystem::console))
                .orElseThrow(() -> missing("the console", "KINGTIDE_CONSOLE", state));
        String token = value(environment, "KINGTIDE_TOKEN")
                .or(() -> running.map(system -> read(system.tokenFile())))
                .orElseThrow(() -> missing("a console token", "KINGTIDE_TOKEN", state));
        return new ConsoleAddress(checked(url), token);
    }

    private static String checked(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            }
        } catch (IllegalArgumentException e) {
            // Told below, in the same words as any other text that is no URL.
        }
        throw Problem.usage(
                "Looking for the console",
                "'" + url + "'",
                "a URL such as http://127.0.0.1:18401",
                "Correct KINGTIDE_CONSOLE.");
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading the console token " + file,
                            e.getClass().getSimpleName(),
                            "a readable file",
                            "Let KINGTIDE_TOKEN hold the token, or start the system again with 'kingtide up'.")
                    .causedBy(e);
        }
    }

    private static Problem missing(String what, String variable, Path state) {
        return Problem.usage(
                "Looking for " + what,
                "neither " + variable + " nor a system that runs from " + state,
                "one of them",
                "Start one with 'kingtide up', or set " + variable + ".");
    }

    @Override
    public String toString() {
        return "console at " + url;
    }
}
