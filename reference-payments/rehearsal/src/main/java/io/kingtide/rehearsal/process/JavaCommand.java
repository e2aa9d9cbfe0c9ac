package io.kingtide.rehearsal.process;

import io.kingtide.rehearsal.leash.Leash;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a lean child JVM. Immutable; each {@code with} returns a changed copy.
 *
 * <p>Lean means: serial collector and the first compiler tier only (a rehearsal of two minutes on two cores never earns
 * back what the optimising compiler and its threads cost), small stacks and heap, no performance-counter file. What
 * each flag is worth is measured in {@code DECISIONS.md}.
 */
public final class JavaCommand {
    private final Path java;
    private final List<Path> classPath;
    private final String mainClass;
    private final int heapMegabytes;
    private final @Nullable String agent;
    private final List<String> arguments;

    private JavaCommand(
            Path java,
            List<Path> classPath,
            String mainClass,
            int heapMegabytes,
            @Nullable String agent,
            List<String> arguments) {
        this.java = java;
        this.classPath = List.copyOf(classPath);
        this.mainClass = mainClass;
        this.heapMegabytes = heapMegabytes;
        this.agent = agent;
        this.arguments = List.copyOf(arguments);
    }

    /**
     * A JVM of the same Java installation as this one.
     *
     * @param classPath jars in order; a jar's own {@code Class-Path} entries follow it
     * @param mainClass started by the {@link Leash}, whose jar must be on the class path
     */
    public static JavaCommand of(List<Path> classPath, String mainClass, int heapMegabytes) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new JavaCommand(java, classPath, mainClass, heapMegabytes, null, List.of());
    }

    /** With {@code -javaagent:<jar>=<options>}. */
    public JavaCommand withAgent(Path jar, String options) {
        return new JavaCommand(
                java, classPath, mainClass, heapMegabytes, "-javaagent:" + jar + "=" + options, arguments);
    }

    /** With further program arguments. */
    public JavaCommand withArguments(List<String> more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(more);
        return new JavaCommand(java, classPath, mainClass, heapMegabytes, agent, all);
    }

    /**
     * The whole command.
     *
     * @param leashed whether the child ends with its parent
     * @param log its bounded log file
     */
    public List<String> toList(boolean leashed, Path log) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-UsePerfData");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Xss512k");
        command.add("-Xms" + Math.min(48, heapMegabytes) + "m");
        command.add("-Xmx" + heapMegabytes + "m");
        if (agent != null) {
            command.add(agent);
        }
        command.add("-D" + Leash.LOG_PROPERTY + "=" + log);
        if (leashed) {
            command.add("-D" + Leash.LEASH_PROPERTY + "=true");
        }
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        command.add(Leash.class.getName());
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
