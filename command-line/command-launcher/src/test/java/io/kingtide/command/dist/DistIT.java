package io.kingtide.command.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packed here, unpacked elsewhere, under a name with a blank: the launcher starts and a new project builds itself there. */
final class DistIT {
    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path LAUNCHER =
            Path.of("target", "command-launcher.jar").toAbsolutePath();
    private static final long PATIENCE_MINUTES = 6;

    @TempDir
    private Path temp;

    private record Ended(int exitCode, String output) {}

    @Test
    void whatIsUnpackedElsewhereLaysOutAProjectThatMavenVerifies() throws Exception {
        assumeThat(onPath("tar")).as("tar on the PATH").isTrue();
        assumeThat(onPath("mvn")).as("mvn on the PATH").isTrue();
        Path archive = temp.resolve("kingtide.tar.gz");
        Ended packed = run(
                temp,
                java(),
                "-Dkingtide.home=" + HOME,
                "-jar",
                LAUNCHER.toString(),
                "dist",
                "--out",
                archive.toString());
        assertThat(packed.exitCode()).as(packed.output()).isZero();

        Path elsewhere = Files.createDirectories(temp.resolve("some where"));
        Ended unpacked = run(temp, "tar", "xzf", archive.toString(), "-C", elsewhere.toString());
        assertThat(unpacked.exitCode()).as(unpacked.output()).isZero();
        Path kingtide;
        try (Stream<Path> folders = Files.list(elsewhere)) {
            kingtide = folders.findFirst().orElseThrow();
        }
        assertThat(kingtide.resolve("kingtide-agent.jar")).isNotEmptyFile();
        assertThat(kingtide.resolve("kingtide")).isExecutable();

        Ended laidOut = run(temp, kingtide.resolve("kingtide").toString(), "new", "my-scenarios");
        assertThat(laidOut.exitCode()).as(laidOut.output()).isZero();
        Path project = temp.resolve("my-scenarios");
        assertThat(Files.readString(project.resolve("pom.xml"))).contains("some%20where");

        Ended verified = run(
                project,
                "mvn",
                "-q",
                "-B",
                "-ntp",
                "-s",
                settings().toString(),
                "-Dmaven.repo.local=" + temp.resolve("m2"),
                "verify");
        assertThat(verified.exitCode()).as(verified.output()).isZero();
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            assertThat(reports).anyMatch(file -> file.toString().endsWith("CheckoutTest.xml"));
        }
        Ended again = run(temp, kingtide.resolve("kingtide").toString(), "new", "my-scenarios");
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.output()).contains("my-scenarios, which is there and not empty");
    }

    /** The project's own local repository, filled from that of this build: nothing is downloaded, nothing is left behind. */
    private Path settings() throws IOException {
        String local = System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository");
        return Files.writeString(
                temp.resolve("settings.xml"),
                "<settings><mirrors><mirror><id>here</id><mirrorOf>central</mirrorOf><url>"
                        + Path.of(local).toUri() + "</url></mirror></mirrors></settings>");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private Ended run(Path folder, String... command) throws Exception {
        Path output = Files.createTempFile(temp, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Options of the build around this test are not the project's.
        builder.environment().remove("MAVEN_ARGS");
        builder.environment().remove("MAVEN_OPTS");
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        return new Ended(ended ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
    }
}
