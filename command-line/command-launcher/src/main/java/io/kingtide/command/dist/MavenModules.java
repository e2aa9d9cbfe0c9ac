package io.kingtide.command.dist;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built modules of a checkout as a Maven repository: their POMs, parents included, and their jars. */
final class MavenModules {
    private static final Set<String> NO_MODULES = Set.of("target", "src", "node_modules", ".git", ".kingtide");
    private static final Pattern OWN = Pattern.compile("(?s)<parent>.*?</parent>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final int DEEPEST = 5;

    private final Path home;

    MavenModules(Path home) {
        this.home = home;
    }

    /** The version of all modules: that of the root. */
    String version() throws IOException {
        Matcher version = VERSION.matcher(Files.readString(home.resolve("pom.xml")));
        if (!version.find()) {
            throw new IOException("no version in " + home.resolve("pom.xml"));
        }
        return version.group(1);
    }

    /**
     * Each file of the repository, by its path there.
     *
     * @throws Problem if the checkout is not built
     */
    Map<String, Path> files() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        String version = version();
        for (Path pom : poms()) {
            String text = Files.readString(pom);
            Matcher artifact = ARTIFACT.matcher(OWN.matcher(text).replaceFirst(""));
            if (!artifact.find()) {
                continue;
            }
            String name = artifact.group(1);
            String base = "io/kingtide/" + name + "/" + version + "/" + name + "-" + version;
            files.put(base + ".pom", pom);
            Path jar = pom.resolveSibling("target").resolve(name + ".jar");
            if (Files.isRegularFile(jar)) {
                files.put(base + ".jar", jar);
            }
        }
        if (files.keySet().stream().noneMatch(name -> name.endsWith("/scenario-model-" + version + ".jar"))) {
            throw Problem.usage(
                    "Collecting the jars of " + home,
                    "no scenario-model.jar",
                    "a checkout that is built",
                    "Build it with 'mvn -Dquick package'.");
        }
        return files;
    }

    private List<Path> poms() throws IOException {
        List<Path> poms = new ArrayList<>();
        Files.walkFileTree(home, Set.<FileVisitOption>of(), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NO_MODULES.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith("pom.xml")) {
                    poms.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return poms;
    }
}
