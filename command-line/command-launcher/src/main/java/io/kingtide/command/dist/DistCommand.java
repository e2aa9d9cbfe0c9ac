package io.kingtide.command.dist;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Packs what this checkout has built into an archive that runs wherever it is unpacked. */
@Command(
        name = "dist",
        description = "Packs an archive that runs anywhere: launcher, agent, reference system, and a Maven repository.",
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  kingtide dist",
            "  kingtide dist --out /tmp/kingtide.tar.gz && tar xzf /tmp/kingtide.tar.gz -C /opt",
            "",
            "The archive needs a JDK 17 or newer where it is unpacked, and nothing else."
        })
public final class DistCommand implements Callable<Integer> {
    private static final List<String> RUNNABLE =
            List.of("command-line", "reference-payments", "traffic-shaper", "shadow-agent");
    private static final String AGENT = "shadow-agent/agent-dist/target/kingtide-agent.jar";
    private static final String LAUNCHER = "command-line/command-launcher/target/";
    /** Of every entry, so that the same build gives the same archive: 2026-11-01. */
    private static final long ENTRY_TIME = 1_793_491_200L;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The archive. Default: kingtide-<version>.tar.gz in this folder.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Prints {\"archive\":...,\"bytes\":...,\"files\":...}.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (out != null && Files.isDirectory(out)) {
            throw Problem.usage(
                    "Packing an archive",
                    "--out " + out + ", which is a folder",
                    "the file that the archive becomes",
                    "Write --out " + out.resolve("kingtide.tar.gz") + ".");
        }
        Path home = Workspace.current().home();
        if (!Files.isRegularFile(home.resolve("pom.xml"))) {
            throw Problem.usage(
                    "Packing " + home,
                    "a distribution, or no checkout at all",
                    "the checkout, which knows how to build itself",
                    "Run it there: ./kingtide dist.");
        }
        try {
            MavenModules modules = new MavenModules(home);
            String name = "kingtide-" + modules.version();
            Path archive = (out == null ? Path.of(name + ".tar.gz") : out).toAbsolutePath();
            Map<String, Path> files = files(home, modules);
            pack(archive, name, files);
            PrintWriter screen = spec.commandLine().getOut();
            long bytes = Files.size(archive);
            if (json) {
                String path = archive.toString().replace("\\", "\\\\").replace("\"", "\\\"");
                screen.printf("{\"archive\":\"%s\",\"bytes\":%d,\"files\":%d}%n", path, bytes, files.size());
            } else {
                screen.printf("%s: %,d files, %,d MB%n", archive, files.size(), bytes >> 20);
                screen.printf("Unpack it anywhere with 'tar xzf', and start %s/kingtide --help%n", name);
            }
            screen.flush();
            return ExitCode.HOLDS.value();
        } catch (IOException e) {
            throw Problem.notCarriedOut(
                            "Packing " + home, e.toString(), "an archive", "Check the room on the disk and the folder.")
                    .causedBy(e);
        }
    }

    private static Map<String, Path> files(Path home, MavenModules modules) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (String top : List.of("kingtide", "LICENSE", "README.md")) {
            files.put(top, home.resolve(top));
        }
        tree(home, home.resolve("docs"), files);
        tree(home, home.resolve("scenarios/src/main/java"), files);
        modules.files().forEach((name, file) -> files.put("repository/" + name, file));
        for (String part : RUNNABLE) {
            runnable(home, home.resolve(part), files);
        }
        Path agent = home.resolve(AGENT);
        if (!Files.isRegularFile(agent)) {
            throw Problem.usage(
                    "Packing " + home,
                    "no " + AGENT,
                    "a checkout that is built",
                    "Build it with 'mvn -Dquick package'.");
        }
        files.put(AGENT, agent);
        files.put("kingtide-agent.jar", agent);
        // Where the script of an unpacked distribution looks for the launcher.
        Map<String, Path> launcher = new TreeMap<>();
        files.forEach((name, file) -> {
            if (name.startsWith(LAUNCHER)) {
                launcher.put("lib/" + name.substring(LAUNCHER.length()), file);
            }
        });
        files.putAll(launcher);
        return files;
    }

    /** A jar with a folder of libraries beside it can be started. */
    private static void runnable(Path home, Path part, Map<String, Path> files) throws IOException {
        try (Stream<Path> modules = Files.list(part)) {
            for (Path module : modules.filter(Files::isDirectory).sorted().toList()) {
                Path target = module.resolve("target");
                Path jar = target.resolve(module.getFileName() + ".jar");
                if (Files.isRegularFile(jar) && Files.isDirectory(target.resolve("lib"))) {
                    files.put(relative(home, jar), jar);
                    tree(home, target.resolve("lib"), files);
                }
            }
        }
    }

    private static void tree(Path home, Path folder, Map<String, Path> files) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(file -> files.put(relative(home, file), file));
        }
    }

    private static String relative(Path home, Path file) {
        return home.relativize(file).toString().replace('\\', '/');
    }

    private static void pack(Path archive, String name, Map<String, Path> files) throws IOException {
        Path folder = archive.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path unfinished = archive.resolveSibling(archive.getFileName() + ".part");
        try {
            try (TarGz tar = new TarGz(unfinished, ENTRY_TIME)) {
                for (Map.Entry<String, Path> file : files.entrySet()) {
                    tar.add(
                            name + "/" + file.getKey(),
                            file.getValue(),
                            file.getKey().equals("kingtide"));
                }
            }
            Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
