package io.kingtide.command.dist;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lays out a scenario project of the user's own, which builds and tests itself with plain Maven. */
@Command(
        name = "new",
        description = "Lays out a scenario project outside this checkout: a scenario, its test, and a build.",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  kingtide new my-scenarios",
            "  kingtide new ../load --package com.example.load",
            "",
            "Then, in that folder: 'mvn verify' compiles the scenario and runs it against a stub."
        })
public final class NewCommand implements Callable<Integer> {
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

    @Parameters(paramLabel = "DIR", description = "A folder that is new or empty.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Option(names = "--package", paramLabel = "NAME", description = "Java package. Default: ${DEFAULT-VALUE}.")
    private String packageName = "scenarios";

    @Option(
            names = "--repository",
            paramLabel = "URL",
            description = "The Maven repository that has Kingtide. Default: that of this installation.")
    private @Nullable String repository;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        requireUsable();
        Path home = Workspace.current().home();
        try {
            String artifact = artifact();
            Map<String, String> words = Map.of(
                    "package",
                    packageName,
                    "artifact",
                    artifact,
                    "version",
                    version(home),
                    "repository",
                    repository == null ? repositoryOf(home) : repository,
                    "kingtide",
                    home.resolve("kingtide").toString());
            String path = packageName.replace('.', '/');
            write("pom.xml", "pom.xml", words);
            write("README.md", "README.md", words);
            write("gitignore", ".gitignore", words);
            write("checkout.yaml", "checkout.yaml", words);
            write("Checkout.java", "src/main/java/" + path + "/Checkout.java", words);
            write("CheckoutTest.java", "src/test/java/" + path + "/CheckoutTest.java", words);
        } catch (IOException e) {
            throw Problem.notCarriedOut(
                            "Laying out " + folder,
                            e.toString(),
                            "a project",
                            "Check the folder and the room on the disk.")
                    .causedBy(e);
        }
        PrintWriter screen = spec.commandLine().getOut();
        screen.printf("%s: a scenario (src/main/java/.../Checkout.java), the same in YAML, and a test%n", folder);
        screen.printf("Next: cd %s && mvn verify%n", folder);
        screen.flush();
        return ExitCode.HOLDS.value();
    }

    private void requireUsable() {
        if (!SourceVersion.isName(packageName) || !PACKAGE.matcher(packageName).matches()) {
            throw Problem.usage(
                    "Laying out a project",
                    "--package " + packageName,
                    "a name such as com.example.load",
                    "Use small letters, digits and dots, and no word of the language.");
        }
        if (repository != null && !repository.matches("(file|https?):.+")) {
            throw Problem.usage(
                    "Laying out a project",
                    "--repository " + repository,
                    "a URL of a Maven repository",
                    "Write --repository file:///opt/kingtide/repository, or https://...");
        }
        boolean empty = !Files.exists(folder);
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                empty = files.findAny().isEmpty();
            } catch (IOException e) {
                empty = false;
            }
        }
        if (!empty) {
            throw Problem.usage(
                    "Laying out a project",
                    folder + ", which is there and not empty",
                    "a folder that is new or empty",
                    "Name another: nothing is overwritten.");
        }
    }

    private String artifact() {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]+", "-");
        return name.isBlank() ? "scenarios" : name;
    }

    /** The repository of a distribution is in it; that of a checkout is laid out from what is built, anew each time. */
    private static String repositoryOf(Path home) throws IOException {
        Path own = home.resolve("repository");
        if (!Files.isDirectory(own)) {
            own = home.resolve(".kingtide").resolve("repository");
            for (Map.Entry<String, Path> file : new MavenModules(home).files().entrySet()) {
                Path to = own.resolve(file.getKey());
                Files.createDirectories(to.resolveSibling("."));
                Files.copy(file.getValue(), to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return own.toUri().toString();
    }

    private static String version(Path home) throws IOException {
        if (Files.isRegularFile(home.resolve("pom.xml"))) {
            return new MavenModules(home).version();
        }
        try (Stream<Path> versions = Files.list(home.resolve("repository/io/kingtide/kingtide"))) {
            return versions.map(version -> String.valueOf(version.getFileName()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no version of kingtide in " + home));
        }
    }

    private void write(String template, String file, Map<String, String> words) throws IOException {
        String text;
        try (InputStream in = NewCommand.class.getResourceAsStream("new/" + template)) {
            if (in == null) {
                throw new IOException("no template " + template);
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher word = Pattern.compile("@([a-z]+)@").matcher(text);
        String filled =
                word.replaceAll(found -> Matcher.quoteReplacement(words.getOrDefault(found.group(1), found.group())));
        Path to = folder.resolve(file);
        Files.createDirectories(to.toAbsolutePath().resolveSibling("."));
        Files.writeString(to, filled);
    }
}
