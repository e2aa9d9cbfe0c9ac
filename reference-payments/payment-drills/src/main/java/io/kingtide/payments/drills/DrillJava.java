package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the jars of a built checkout. */
record DrillJava(Path home, Path folder) {

    /** Starts a runnable module without waiting for it; its log is named after it. */
    DrillProcess start(String name, String module, List<String> arguments) throws IOException {
        Path jar = home.resolve("reference-payments/" + module + "/target/" + module + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw Problem.usage(
                    "Starting " + name,
                    "no " + jar,
                    "a built checkout",
                    "Build it with 'mvn -Dquick package', and run drills from the checkout.");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        return DrillProcess.start(name, command, folder.resolve(name + ".log"));
    }
}
