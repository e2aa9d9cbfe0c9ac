package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.DataFiles;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scenario on its way to workers: everything that they need to plan it as the controller does, with the jars of {@code
 * --class-path} and the files of its feeders and recorded curves.
 *
 * @param kind how it is planned
 * @param name of the class, the file, or the URL of a quick shot
 * @param parameters the {@code --param}s, or what a quick shot says besides its URL
 * @param files by path, with slashes; they end up in one folder
 * @param data which of the files is meant by a path that the scenario names; of a YAML file relative to its folder
 */
record Shipment(
        Kind kind, String name, Map<String, String> parameters, Map<String, byte[]> files, Map<String, String> data) {
    static final long MAX_BYTES = 64L << 20;
    private static final String CURVE = "curve.csv";
    private static final String DATA = "kingtide-data/";
    private static final String LIBRARY = "kingtide-library/";

    /** A fat jar may bring these along; two copies of the DSL would not know each other. */
    private static final String OUR_OWN = "io.kingtide.scenario.";

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
        data = Map.copyOf(data);
        long bytes = files.values().stream().mapToLong(file -> file.length).sum();
        if (bytes > MAX_BYTES) {
            throw Problem.usage(
                    "Shipping scenario " + name + " to workers",
                    (bytes >> 20) + " MB of classes, resources and data files",
                    "at most " + (MAX_BYTES >> 20) + " MB",
                    "Keep the scenario in a folder or jar of its own, and put larger data files on each worker, at a path that this machine does not have.");
        }
    }

    /** What the user named on the command line. */
    static Shipment of(String scenario, List<Path> classPath, Map<String, String> parameters) {
        Path file = Path.of(scenario);
        if (!scenario.endsWith(".java") && Files.isRegularFile(file)) {
            String name = String.valueOf(file.getFileName());
            Path folder = file.toAbsolutePath().normalize().getParent();
            Named named = new Named(folder);
            DataFiles.placed(named::remember, () -> ScenarioSource.of(scenario, parameters));
            Map<String, byte[]> files = new TreeMap<>(named.content());
            files.put(name, bytes(file));
            return new Shipment(Kind.FILE, name, parameters, files, named.shipped());
        }
        Class<? extends Scenario> type =
                ScenarioSource.asScenario(scenario, ScenarioSource.classOf(scenario, classPath));
        Named named = new Named(null);
        DataFiles.placed(named::remember, () -> ScenarioSource.planned(type, parameters, scenario));
        Map<String, byte[]> files = new TreeMap<>(classesBeside(type));
        files.putAll(library(classPath));
        files.putAll(named.content());
        return new Shipment(Kind.CLASSES, type.getName(), parameters, files, named.shipped());
    }

    /** Files that a scenario named while it was planned. Those that are not on this machine are the workers' own. */
    private static final class Named {
        private final @Nullable Path base;
        private final Map<String, Path> files = new TreeMap<>();

        Named(@Nullable Path base) {
            this.base = base;
        }

        Path remember(Path file) {
            if (Files.isRegularFile(file)) {
                files.put(key(base, file), file);
            }
            return file;
        }

        Map<String, String> shipped() {
            Map<String, String> shipped = new TreeMap<>();
            files.forEach((key, file) -> shipped.put(key, DATA + shipped.size() + "/" + file.getFileName()));
            return shipped;
        }

        Map<String, byte[]> content() {
            Map<String, byte[]> content = new TreeMap<>();
            shipped()
                    .forEach((key, name) -> content.put(name, bytes(java.util.Objects.requireNonNull(files.get(key)))));
            return content;
        }
    }

    /** The same on both sides: as the scenario says it, which is in YAML beside its own folder. */
    private static String key(@Nullable Path base, Path file) {
        Path path = base == null
                ? file
                : base.normalize().relativize(file.toAbsolutePath().normalize());
        return path.normalize().toString().replace(File.separatorChar, '/');
    }

    private static Map<String, byte[]> library(List<Path> classPath) {
        Map<String, byte[]> library = new TreeMap<>();
        int number = 0;
        for (Path entry : classPath) {
            // Sorted by name they are in the order of the class path.
            String place = String.format(Locale.ROOT, "%s%04d/", LIBRARY, number++);
            if (!Files.isDirectory(entry)) {
                library.put(place + entry.getFileName(), bytes(entry));
                continue;
            }
            try {
                content(entry).forEach((name, bytes) -> library.put(place + name, bytes));
            } catch (IOException e) {
                throw Problem.usage(
                                "Shipping --class-path " + entry + " to workers",
                                e.toString(),
                                "a folder of classes",
                                "Name the jars and folders that the scenario needs, and no more.")
                        .causedBy(e);
            }
        }
        return library;
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
                Kind.QUICK_SHOT, url, words, curveFile == null ? Map.of() : Map.of(CURVE, bytes(curveFile)), Map.of());
    }

    /**
     * The same plan on another machine.
     *
     * @param folder empty; it must live as long as the plan
     */
    ScenarioPlan unpacked(Path folder) {
        files.forEach((name, content) -> write(folder, name, content));
        Path base = kind == Kind.FILE ? folder : null;
        return DataFiles.placed(
                file -> {
                    String shipped = data.get(key(base, file));
                    return shipped == null ? file : folder.resolve(shipped);
                },
                () -> planned(folder));
    }

    private ScenarioPlan planned(Path folder) {
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
            List<URL> places = new ArrayList<>(List.of(folder.toUri().toURL()));
            Path library = folder.resolve(LIBRARY);
            if (Files.isDirectory(library)) {
                places.addAll(entries(library));
            }
            URLClassLoader loader = new ShippedClasses(places, Shipment.class.getClassLoader());
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

    /** Each numbered folder holds a jar, or the content of a folder. */
    private static List<URL> entries(Path library) throws IOException {
        List<URL> entries = new ArrayList<>();
        try (Stream<Path> numbered = Files.list(library)) {
            for (Path entry : numbered.sorted().toList()) {
                try (Stream<Path> inside = Files.list(entry)) {
                    Path only = inside.filter(file -> file.toString().endsWith(".jar"))
                            .findFirst()
                            .orElse(entry);
                    entries.add(only.toUri().toURL());
                }
            }
        }
        return entries;
    }

    /** What was shipped wins over what the worker happens to have. */
    private static final class ShippedClasses extends URLClassLoader {
        ShippedClasses(List<URL> places, ClassLoader parent) {
            super(places.toArray(new URL[0]), parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known == null
                        && !name.startsWith(OUR_OWN)
                        && findResource(name.replace('.', '/') + ".class") != null) {
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
