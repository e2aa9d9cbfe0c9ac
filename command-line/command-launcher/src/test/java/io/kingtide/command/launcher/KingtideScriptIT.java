package io.kingtide.command.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a checkout of its own whose Maven is a stand-in that "builds" by copying this launcher. */
final class KingtideScriptIT {
    private static final Path SCRIPT =
            Path.of("..", "..", "kingtide").toAbsolutePath().normalize();
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Path BUILT = Path.of("target").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path checkout;
    private Path tools;
    private final Map<String, String> environment = new HashMap<>();

    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void layOutACheckout() throws IOException {
        assumeThat(Files.isExecutable(Path.of("/bin/bash"))).as("/bin/bash").isTrue();
        checkout = Files.createDirectories(folder.resolve("my check out"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(SCRIPT, checkout.resolve("kingtide"));
        assertThat(checkout.resolve("kingtide").toFile().setExecutable(true)).isTrue();
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Path source = checkout.resolve("shadow-agent/part/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, "class A {}");
        environment.put("JAVA_HOME", jdkThatRecordsNoClasses().toString());
        environment.put("PATH", tools + ":/usr/bin:/bin");
        environment.put("BUILT", BUILT.toString());
        mavenIs(
                "3.8.7",
                "mkdir -p command-line/command-launcher/target",
                "cp \"$BUILT/command-launcher.jar\" command-line/command-launcher/target/",
                "cp -rl \"$BUILT/lib\" command-line/command-launcher/target/ 2>/dev/null ||"
                        + " cp -r \"$BUILT/lib\" command-line/command-launcher/target/");
    }

    @Test
    void buildsOnFirstUseRecordsItsClassesAndLeavesStandardOutputToTheCommand() throws IOException {
        environment.put("JAVA_HOME", JAVA_HOME.toString());

        Ended first = kingtide("--version");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).startsWith("kingtide ").contains("my check out").hasLineCount(1);
        assertThat(first.err()).as("nothing when piped").isEmpty();
        assertThat(builds()).isEqualTo(1);
        try (Stream<Path> built = Files.list(checkout.resolve("command-line/command-launcher/target"))) {
            assertThat(built.filter(file -> file.toString().endsWith(".jsa")))
                    .singleElement()
                    .satisfies(archive -> assertThat(archive).isNotEmptyFile());
        }
    }

    @Test
    void doesNotBuildAgainUntilASourceChanges() throws IOException {
        kingtide("--version");
        kingtide("--version");
        assertThat(builds()).isEqualTo(1);

        Path source = checkout.resolve("shadow-agent/part/src/main/java/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        kingtide("--version");

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void takesWhatMavenItselfHasBuilt() throws IOException {
        kingtide("--version");
        Path target = checkout.resolve("command-line/command-launcher/target");
        Files.delete(target.resolve(".kingtide-built"));
        Path agent = checkout.resolve("shadow-agent/agent-dist/target/kingtide-agent.jar");
        Files.createDirectories(agent.getParent());
        Files.writeString(agent, "an agent");

        assertThat(kingtide("--version").exitCode()).isZero();

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void endsWithTheSignalsCodeOnCtrlC() throws IOException, InterruptedException {
        kingtide("--version");
        // A test run in the background of a shell inherits an ignored SIGINT, which no user's terminal has.
        ProcessBuilder builder = new ProcessBuilder(
                "env", "--default-signal=INT", checkout.resolve("kingtide").toString(), "sql", "rewrite");
        builder.environment().putAll(environment);
        Process process = builder.directory(folder.toFile()).start();
        process.getOutputStream().write("{\"sql\":\"select 1\"}\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        assertThat(process.getInputStream().read())
                .as("it answers before its input ends")
                .isEqualTo('{');

        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
    }

    @Test
    void aChangedTestDoesNotMeanABuild() throws IOException {
        kingtide("--version");
        Path test = checkout.resolve("shadow-agent/part/src/test/java/ATest.java");
        Files.createDirectories(test.getParent());
        Files.writeString(test, "class ATest {}");
        Files.setLastModifiedTime(test, FileTime.from(Instant.now().plusSeconds(60)));

        kingtide("--version");

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aFailedBuildNamesItsLogAndEndsWithThree() throws IOException {
        mavenIs("3.9.1", "echo '[ERROR] A.java:[1,7] that does not compile'", "exit 1");

        Ended ended = kingtide("--version");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("the build failed")
                .contains("build.log")
                .contains("A.java:[1,7]");
    }

    @Test
    void anOldMavenIsSaidInOneLine() throws IOException {
        mavenIs("3.6.3", "exit 1");

        Ended ended = kingtide("--version");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .contains("Maven 3.6.3 is too old")
                .contains("3.8")
                .hasLineCount(1);
    }

    @Test
    void aJavaThatIsTooOldIsSaidInOneLine() throws IOException {
        Path old = Files.createDirectories(folder.resolve("jdk8/bin")).getParent();
        Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        environment.put("JAVA_HOME", old.toString());
        for (String program : new String[] {"bash", "dirname", "sed", "head", "readlink", "find", "env"}) {
            Path only = Files.writeString(tools.resolve(program), "#!/bin/sh\nexec /usr/bin/" + program + " \"$@\"\n");
            assertThat(only.toFile().setExecutable(true)).isTrue();
        }
        environment.put("PATH", tools.toString());

        Ended ended = kingtide("--version");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .contains("no JDK 17 or newer")
                .contains("1.8.0_402")
                .hasLineCount(1);
    }

    @Test
    void worksThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("kt"), checkout.resolve("kingtide"));

        Ended ended = start(link, "--version");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("my check out");
    }

    @Test
    void anUnknownCommandIsAUsageErrorWithASuggestion() {
        Ended ended = kingtide("docter");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("docter").contains("kingtide doctor").doesNotContain("at io.kingtide");
    }

    /** This JDK but for the recording run, which takes longer than all else here and says nothing about the script. */
    private Path jdkThatRecordsNoClasses() throws IOException {
        Path jdk = Files.createDirectories(tools.resolve("jdk/bin")).getParent();
        Files.copy(JAVA_HOME.resolve("release"), jdk.resolve("release"));
        for (String program : new String[] {"java", "javac"}) {
            Path path = Files.writeString(
                    jdk.resolve("bin").resolve(program),
                    "#!/bin/bash\ncase \"$*\" in *ArchiveClassesAtExit*) exit ;; esac\nexec '"
                            + JAVA_HOME.resolve("bin").resolve(program) + "' \"$@\"\n");
            assertThat(path.toFile().setExecutable(true)).isTrue();
        }
        return jdk;
    }

    private void mavenIs(String version, String... whatItDoes) throws IOException {
        Path mvn = tools.resolve("mvn");
        Files.writeString(
                mvn,
                "#!/bin/bash\nif [ \"$1\" = --version ]; then echo 'Apache Maven " + version + " (abc)'; exit; fi\n"
                        + "echo built >>builds\n" + String.join("\n", whatItDoes) + "\n");
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
    }

    private long builds() {
        try (Stream<String> lines = Files.lines(checkout.resolve("builds"))) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ended kingtide(String... arguments) {
        return start(checkout.resolve("kingtide"), arguments);
    }

    private Ended start(Path script, String... arguments) {
        try {
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            ProcessBuilder builder = new ProcessBuilder(
                            Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                                    .toList())
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KINGTIDE"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The script did not end: " + Files.readString(err));
            }
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
