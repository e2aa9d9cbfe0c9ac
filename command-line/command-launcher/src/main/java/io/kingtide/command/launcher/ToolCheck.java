package io.kingtide.command.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Programs: those that a build needs, and those that only some commands and tests can use. */
final class ToolCheck {
    private static final Path AGENT_JAR = Path.of("shadow-agent", "agent-dist", "target", "kingtide-agent.jar");
    private static final Pattern MAVEN_VERSION = Pattern.compile("Apache Maven (\\d+)\\.(\\d+)[^\\s\\u001b]*");
    private static final int MAVEN_SECONDS = 20;
    private static final int OLDEST_JAVA = 17;

    private final Path home;
    private final List<Path> folders;

    ToolCheck(Path home, @Nullable String path) {
        this.home = home;
        this.folders = new ArrayList<>();
        for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
            if (!folder.isBlank()) {
                folders.add(Path.of(folder));
            }
        }
        // Debian keeps servers where an ordinary user's PATH does not look.
        folders.add(Path.of("/usr/sbin"));
        folders.add(Path.of("/usr/local/sbin"));
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(build());
        findings.add(maven());
        findings.add(optional("git", "the history of this checkout", "git", "git"));
        findings.add(optional(
                "mariadb",
                "'kingtide up --store mysql' and the MariaDB tests",
                "mariadb-server",
                "mariadbd",
                "mysqld"));
        findings.add(postgres());
        findings.add(optional("influxdb", "the dashboards' query tests", "influxdb", "influxd"));
        findings.add(optional("chromium", "the browser tests of the console and the report", "chromium", "chromium"));
        findings.add(optional(
                "docker-compose", "the check of docker-compose.yml", "docker-compose", "docker-compose", "docker"));
        return findings;
    }

    private static Finding java() {
        String where = Runtime.version() + " in " + System.getProperty("java.home");
        if (Runtime.version().feature() < OLDEST_JAVA) {
            return Finding.missing("java", where, "Install a JDK 17 or newer and point JAVA_HOME at it.");
        }
        if (ToolProvider.getSystemJavaCompiler() == null) {
            return Finding.missing(
                    "java", where + ", without a compiler", "Install a JDK (not a JRE) and point JAVA_HOME at it.");
        }
        return Finding.ok("java", where);
    }

    private boolean needsBuild() {
        return Files.exists(home.resolve("pom.xml")) && !Files.exists(home.resolve(AGENT_JAR));
    }

    private Finding build() {
        return needsBuild()
                ? Finding.note("build", "the agent's jar is not built yet", "The next 'kingtide' command builds it.")
                : Finding.ok("build", "the agent and the services are built");
    }

    private Finding maven() {
        Optional<Path> mvn = find("mvn");
        if (mvn.isEmpty()) {
            String mend = "Install Maven 3.8 or newer (Debian: apt-get install maven).";
            return needsBuild()
                    ? Finding.missing("maven", "not found", mend)
                    : Finding.note("maven", "not found; needed only after a change of the sources", mend);
        }
        Matcher version = MAVEN_VERSION.matcher(versionText(mvn.get()));
        if (!version.find()) {
            return Finding.note("maven", mvn.get() + " does not tell its version", "Try 'mvn --version'.");
        }
        String found = version.group().substring("Apache Maven ".length()) + " in " + mvn.get();
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > 3 || (major == 3 && minor >= 8)
                ? Finding.ok("maven", found)
                : Finding.missing("maven", found, "Install Maven 3.8 or newer.");
    }

    private static String versionText(Path mvn) {
        try {
            Process process = new ProcessBuilder(mvn.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(MAVEN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private Finding postgres() {
        try (var versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            for (Path version : versions) {
                Path server = version.resolve("bin").resolve("postgres");
                if (Files.isExecutable(server)) {
                    return Finding.ok("postgresql", server.toString());
                }
            }
        } catch (IOException e) {
            // No such folder: it may still be on the PATH.
        }
        return optional("postgresql", "the PostgreSQL tests", "postgresql", "postgres");
    }

    private Finding optional(String subject, String use, String debianPackage, String... programs) {
        for (String program : programs) {
            Optional<Path> found = find(program);
            if (found.isPresent()) {
                return Finding.ok(subject, found.get().toString());
            }
        }
        return Finding.note(
                subject, "not found; only for " + use, "If you want that: apt-get install " + debianPackage + ".");
    }

    private Optional<Path> find(String program) {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
