package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the jars of a built checkout. */
record DrillJava(Path home, Path folder) {

    /** Starts a payment module without waiting for it; its log is named after it. */
    DrillProcess start(String name, String module, List<String> arguments) throws IOException {
        return start(name, module, List.of(), arguments);
    }

    /**
     * Starts a payment module without waiting for it.
     *
     * @param vm further options of its virtual machine
     */
    DrillProcess start(String name, String module, List<String> vm, List<String> arguments) throws IOException {
        return run(name, "reference-payments/" + module + "/target/" + module + ".jar", vm, arguments, Map.of());
    }

    /** Runs a command of Kingtide, as a user does, on the system that this state folder describes. */
    DrillProcess kingtide(String name, Path state, List<String> arguments) throws IOException {
        return run(
                name,
                "command-line/command-launcher/target/command-launcher.jar",
                List.of("-Dkingtide.home=" + home),
                arguments,
                Map.of("KINGTIDE_STATE", state.toString()));
    }

    /** The jar that services attach to take test traffic. */
    Path agent() {
        return built("shadow-agent/agent-dist/target/kingtide-agent.jar");
    }

    private DrillProcess run(
            String name, String jar, List<String> vm, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
        command.addAll(vm);
        command.addAll(List.of("-jar", built(jar).toString()));
        command.addAll(arguments);
        return DrillProcess.start(name, command, folder.resolve(name + ".log"), environment);
    }

    private Path built(String jar) {
        Path path = home.resolve(jar);
        if (!Files.isRegularFile(path)) {
            throw Problem.usage(
                    "Starting a drill",
                    "no " + path,
                    "a built checkout",
                    "Build it with 'mvn -Dquick package', and run drills from the checkout.");
        }
        return path;
    }
}
