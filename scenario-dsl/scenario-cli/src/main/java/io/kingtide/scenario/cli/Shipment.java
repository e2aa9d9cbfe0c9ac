package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A scenario on its way to workers: everything that they need to plan it as the controller does, except data files that it
 * reads by path.
 *
 * @param kind how it is planned
 * @param name of the class, the file, or the URL of a quick shot
 * @param parameters the {@code --param}s, or what a quick shot says besides its URL
 * @param files by path, with slashes; they end up in one folder
 */
record Shipment(Kind kind, String name, Map<String, String> parameters, Map<String, byte[]> files) {
    static final long MAX_BYTES = 64L << 20;
    private static final String CURVE = "curve.csv";

    enum Kind {
        /** A class; the files are classes and what lies beside them. */
        CLASSES,
        /** A scenario's file of another kind; the files are that one. */
        FILE,
        /** A single GET along a curve. */
        QUICK_SHOT
    }

    Shipment {
        parameters = Map.copyOf(parameters);
        files = Map.copyOf(files);
        long bytes = files.values().stream().mapToLong(file -> file.length).sum();
        if (bytes > MAX_BYTES) {
            throw Problem.usage(
                    "Shipping scenario " + name + " to workers",
                    (bytes >> 20) + " MB of classes and resources",
                    "at most " + (MAX_BYTES >> 20) + " MB",
                    "Keep the scenario in a folder or jar of its own.");
        }
    }

    /** What the user named on the command line. */
    static Shipment of(String scenario, Map<String, String> parameters) {
        Path file = Path.of(scenario);
        if (scenario.endsWith(".java")) {
            Class<? extends Scenario> type = new ScenarioCompiler(ToolProvider.getSystemJavaCompiler()).compile(file);
            return new Shipment(Kind.CLASSES, type.getName(), parameters, classesBeside(type));
        }
        if (Files.isRegularFile(file)) {
            String name = String.valueOf(file.getFileName());
            return new Shipment(Kind.FILE, name, parameters, Map.of(name, bytes(file)));
        }
        try {
            Class<?> type = Class.forName(scenario, true, Thread.currentThread().getContextClassLoader());
            return new Shipment(Kind.CLASSES, scenario, parameters, classesBeside(type));
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException("It was planned a moment ago: " + scenario, e);
        }
    }

    static Shipment quickShot(String url, @Nullable Double rate, @Nullable Duration length, @Nullable Path curveFile) {
        Map<String, String> words = new TreeMap<>();
        if (rate != null) {
            words.put("rate", rate.toString());
        }
        if (length != null) {
            words.put("millis", Long.toString(length.toMillis()));
        }
        return new Shipment(
                Kind.QUICK_SHOT, url, words, curveFile == null ? Map.of() : Map.of(CURVE, bytes(curveFile)));
    }

    /**
     * The same plan on another machine.
     *
     * @param folder empty; it must live as long as the plan
     */
    ScenarioPlan unpacked(Path folder) {
        files.forEach((name, content) -> write(folder, name, content));
        return switch (kind) {
            case CLASSES ->
                ScenarioSource.planned(loaded(folder), parameters, name).plan();
            case FILE ->
                ScenarioSource.of(folder.resolve(name).toString(), parameters).plan();
            case QUICK_SHOT -> {
                String rate = parameters.get("rate");
                String millis = parameters.get("millis");
                yield QuickShot.of(
                                name,
                                rate == null ? null : Double.valueOf(rate),
                                millis == null ? null : Duration.ofMillis(Long.parseLong(millis)),
                                files.containsKey(CURVE) ? folder.resolve(CURVE) : null)
                        .source()
                        .plan();
            }
        };
    }

    private Class<? extends Scenario> loaded(Path folder) {
        try {
            // Never closed here: the scenario's lambdas may need further classes until the run ends.
            URLClassLoader loader = new ShippedClasses(folder.toUri().toURL(), Shipment.class.getClassLoader());
            return ScenarioSource.asScenario(name, loader.loadClass(name));
        } catch (IOException | ClassNotFoundException e) {
            throw Problem.usage(
                            "Loading the shipped scenario " + name,
                            e.toString(),
                            "its class among the shipped ones",
                            "Let controller and workers be of the same version.")
                    .causedBy(e);
        }
    }

    /** What was shipped wins over what the worker happens to have. */
    private static final class ShippedClasses extends URLClassLoader {
        ShippedClasses(URL classes, ClassLoader parent) {
            super(new URL[] {classes}, parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known == null && findResource(name.replace('.', '/') + ".class") != null) {
                    return findClass(name);
                }
            }
            return super.loadClass(name, resolve);
        }
    }

    private static Map<String, byte[]> classesBeside(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            if (source == null || source.getLocation() == null) {
                throw new IOException("unknown place");
            }
            Path place = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(place)) {
                return content(place);
            }
            try (var jar = java.nio.file.FileSystems.newFileSystem(place)) {
                return content(jar.getPath("/"));
            }
        } catch (IOException | URISyntaxException e) {
            throw Problem.usage(
                            "Shipping scenario " + type.getName() + " to workers",
                            e.toString(),
                            "a class from a folder or a jar",
                            "Name the scenario's .java file.")
                    .causedBy(e);
        }
    }

    private static Map<String, byte[]> content(Path root) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
                if (bytes > MAX_BYTES) {
                    throw new IOException("more than " + (MAX_BYTES >> 20) + " MB in " + root);
                }
                all.put(root.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        }
        return all;
    }

    private static void write(Path folder, String name, byte[] content) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize())) {
            throw Problem.usage(
                    "Unpacking a scenario",
                    "a file that lies outside (" + name + ")",
                    "relative paths",
                    "Ship it with 'kingtide run --workers'.");
        }
        try {
            Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
