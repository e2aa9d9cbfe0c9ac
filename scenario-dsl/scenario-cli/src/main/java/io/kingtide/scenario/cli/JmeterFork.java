package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Runs the same command in a JVM of its own, with the jars of a JMeter installation behind ours: its plugins, Groovy, drivers.
 * They bring a hundred libraries of their own, which must not meet those of this process.
 */
final class JmeterFork {
    /** Set in the forked JVM. */
    static final String HOME = "kingtide.jmeter.home";

    private final Path home;

    JmeterFork(Path home) {
        this.home = home;
    }

    /** Whether this JVM was forked already. */
    static boolean inside() {
        return System.getProperty(HOME) != null;
    }

    /**
     * Carries out the command and waits for it; what it prints goes where ours would.
     *
     * @return its exit code
     */
    int run(List<String> arguments) throws InterruptedException {
        List<String> command = command(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                mainClass(System.getProperty("sun.java.command", "")),
                arguments);
        try {
            Process child = new ProcessBuilder(command).inheritIO().start();
            Thread ending = new Thread(() -> end(child), "kingtide-fork");
            Runtime.getRuntime().addShutdownHook(ending);
            return child.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> command(String java, String ourPath, String main, List<String> arguments) {
        List<String> path = new ArrayList<>();
        path.add(ourPath);
        path.addAll(jars(home.resolve("lib")));
        path.addAll(jars(home.resolve("lib").resolve("ext")));
        List<String> command = new ArrayList<>();
        command.add(Path.of(java, "bin", "java").toString());
        command.add("-D" + HOME + "=" + home.toAbsolutePath());
        Optional.ofNullable(System.getProperty("kingtide.home"))
                .ifPresent(own -> command.add("-Dkingtide.home=" + own));
        command.add("-cp");
        command.add(String.join(File.pathSeparator, path));
        command.add(main);
        command.addAll(arguments);
        return command;
    }

    /** Two jars that answer for the same logging would only complain of each other: ours is first. */
    private List<String> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("log4j-slf4j"))
                    .sorted()
                    .map(file -> file.toAbsolutePath().toString())
                    .toList();
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading --jmeter-home " + home,
                            "no folder " + folder,
                            "an installation of JMeter with lib and lib/ext",
                            "Name the folder that has bin/jmeter in it.")
                    .causedBy(e);
        }
    }

    /** How this JVM was started: by a class, or by a jar that names one. */
    static String mainClass(String javaCommand) {
        String started = javaCommand.split(" ", 2)[0];
        if (!started.endsWith(".jar")) {
            return started;
        }
        try (JarFile jar = new JarFile(started)) {
            return jar.getManifest().getMainAttributes().getValue("Main-Class");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process child) {
        child.destroy();
        try {
            if (!child.waitFor(10, TimeUnit.SECONDS)) {
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
