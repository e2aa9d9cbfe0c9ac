package io.kingtide.rehearsal.process;

import io.kingtide.rehearsal.leash.Leash;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final boolean optimising;
    private final Map<String, String> properties;
    private final @Nullable String agent;
    private final @Nullable Path sharedArchive;
    private final List<String> arguments;

    private JavaCommand(
            Path java,
            List<Path> classPath,
            String mainClass,
            int heapMegabytes,
            boolean optimising,
            Map<String, String> properties,
            @Nullable String agent,
            @Nullable Path sharedArchive,
            List<String> arguments) {
        this.java = java;
        this.classPath = List.copyOf(classPath);
        this.mainClass = mainClass;
        this.heapMegabytes = heapMegabytes;
        this.optimising = optimising;
        this.properties = new LinkedHashMap<>(properties);
        this.agent = agent;
        this.sharedArchive = sharedArchive;
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
        return new JavaCommand(java, classPath, mainClass, heapMegabytes, false, Map.of(), null, null, List.of());
    }

    /** With a system property. */
    public JavaCommand withProperty(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put(name, value);
        return new JavaCommand(
                java, classPath, mainClass, heapMegabytes, optimising, all, agent, sharedArchive, arguments);
    }

    /** With {@code -javaagent:<jar>=<options>}. */
    public JavaCommand withAgent(Path jar, String options) {
        return new JavaCommand(
                java,
                classPath,
                mainClass,
                heapMegabytes,
                optimising,
                properties,
                "-javaagent:" + jar + "=" + options,
                sharedArchive,
                arguments);
    }

    /** With a class-data archive, silently unused where it does not fit. */
    public JavaCommand withSharedArchive(Path archive) {
        return new JavaCommand(
                java, classPath, mainClass, heapMegabytes, optimising, properties, agent, archive, arguments);
    }

    /** With all compiler tiers, for a process whose own speed is what counts, such as a load generator. */
    public JavaCommand withOptimisingCompiler() {
        return new JavaCommand(
                java, classPath, mainClass, heapMegabytes, true, properties, agent, sharedArchive, arguments);
    }

    /** With further program arguments. */
    public JavaCommand withArguments(List<String> more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(more);
        return new JavaCommand(
                java, classPath, mainClass, heapMegabytes, optimising, properties, agent, sharedArchive, all);
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
        if (!optimising) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-XX:-UsePerfData");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Xss512k");
        command.add("-Xms" + Math.min(48, heapMegabytes) + "m");
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-Xshare:auto");
        command.add("-Xlog:cds=off");
        command.add("-Xlog:cds+dynamic=off");
        if (sharedArchive != null) {
            command.add("-XX:SharedArchiveFile=" + sharedArchive);
        }
        if (agent != null) {
            command.add(agent);
        }
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
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
