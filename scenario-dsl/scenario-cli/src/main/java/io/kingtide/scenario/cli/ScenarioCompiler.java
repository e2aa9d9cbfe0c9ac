package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.scenario.Scenario;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a scenario's {@code .java} file within this process, against this process's class path. Files beside it in the
 * same folder are found too, so that a scenario may be split.
 */
final class ScenarioCompiler {
    private static final int MAX_MESSAGES = 5;

    private final @Nullable JavaCompiler compiler;

    /**
     * @param compiler {@link javax.tools.ToolProvider#getSystemJavaCompiler()}: null on a runtime without one
     */
    ScenarioCompiler(@Nullable JavaCompiler compiler) {
        this.compiler = compiler;
    }

    /** The scenario class of the file. The compiled classes live as long as this process. */
    Class<? extends Scenario> compile(Path file) {
        return ScenarioSource.asScenario(file.toString(), compile(file, List.of()));
    }

    /**
     * The class of the file, whatever it is.
     *
     * @param more jars and folders that it needs besides this process's class path
     */
    Class<?> compile(Path file, List<Path> more) {
        JavaCompiler java = compiler;
        if (java == null) {
            throw Problem.usage(
                    "Compiling " + file,
                    "a Java runtime without a compiler (" + System.getProperty("java.home") + ")",
                    "a JDK, which brings one",
                    "Start kingtide with a JDK 17 or newer, or name a compiled class instead of the file.");
        }
        Path classes = outputFolder();
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                java.getStandardFileManager(messages, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-classpath",
                    Stream.concat(
                                    Stream.of(System.getProperty("java.class.path")),
                                    more.stream().map(Path::toString))
                            .collect(Collectors.joining(File.pathSeparator)),
                    "-sourcepath",
                    sourceRoot(file).toString(),
                    "-proc:none",
                    "-g",
                    "-parameters");
            boolean compiled = java.getTask(null, files, messages, options, null, files.getJavaFileObjects(file))
                    .call();
            if (!compiled) {
                throw doesNotCompile(file, messages);
            }
            return classIn(file, classes, more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem doesNotCompile(Path file, DiagnosticCollector<JavaFileObject> messages) {
        List<Diagnostic<? extends JavaFileObject>> errors = messages.getDiagnostics().stream()
                .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        String told =
                errors.stream().limit(MAX_MESSAGES).map(ScenarioCompiler::tell).collect(Collectors.joining("\n"));
        String more = errors.size() > MAX_MESSAGES ? "\n  and " + (errors.size() - MAX_MESSAGES) + " more" : "";
        return Problem.usage(
                "Compiling " + file,
                errors.size() + (errors.size() == 1 ? " error" : " errors") + "\n" + told + more + "\n",
                "a scenario that compiles",
                "Correct the line that is named first.");
    }

    private static String tell(Diagnostic<? extends JavaFileObject> error) {
        JavaFileObject source = error.getSource();
        String where = source == null ? "" : Path.of(source.toUri()).getFileName() + ":" + error.getLineNumber() + ": ";
        return "  " + where + error.getMessage(Locale.ROOT).replace("\n", "\n    ");
    }

    /** The folder from which the file's package is rooted, so that files beside it are found. */
    private static Path sourceRoot(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        String declared = packageOf(file);
        Path root = folder;
        if (!declared.isEmpty()) {
            String[] parts = declared.split("\\.");
            for (int i = parts.length - 1; i >= 0 && root != null; i--) {
                Path name = root.getFileName();
                if (name == null || !name.toString().equals(parts[i])) {
                    return emptyFolder();
                }
                root = root.getParent();
            }
        }
        return root == null ? emptyFolder() : root;
    }

    /** A file that lies elsewhere than its package says is compiled alone. */
    private static Path emptyFolder() throws IOException {
        Path none = Files.createTempDirectory("kingtide-none");
        none.toFile().deleteOnExit();
        return none;
    }

    private static String packageOf(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith("package ") && line.endsWith(";"))
                    .map(line -> line.substring("package ".length(), line.length() - 1)
                            .strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private static Class<?> classIn(Path file, Path classes, List<Path> more) throws IOException {
        // Never closed: the scenario's lambdas may need further classes until the process ends.
        URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()},
                ScenarioSource.loader(more, ScenarioCompiler.class.getClassLoader()));
        String simpleName = String.valueOf(file.getFileName()).replaceFirst("\\.java$", "");
        String declared = packageOf(file);
        String name = declared.isEmpty() ? simpleName : declared + "." + simpleName;
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw Problem.usage(
                            "Reading " + file,
                            "no public class " + simpleName,
                            "a class named like the file that implements " + Scenario.class.getName(),
                            "Rename the class or the file.")
                    .causedBy(e);
        }
    }

    private static Path outputFolder() {
        try {
            Path folder = Files.createTempDirectory("kingtide-scenario");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // The operating system clears its temporary folder; nobody is left to tell at this point.
            return;
        }
    }
}
