package io.kingtide.rehearsal.system;

import io.kingtide.command.Problem;
import io.kingtide.rehearsal.leash.Leash;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;

/**
 * Where the jars of this installation are.
 *
 * @param home the checkout
 */
public record Installation(Path home) {

    /** The one jar that services attach. */
    public Path agent() {
        return require(home.resolve("shadow-agent/agent-dist/target/kingtide-agent.jar"));
    }

    /** A runnable jar, such as {@code reference-payments/payment-unit}. */
    public Path runnable(String module) {
        String artifact = module.substring(module.lastIndexOf('/') + 1);
        return require(home.resolve(module).resolve("target").resolve(artifact + ".jar"));
    }

    /** The launcher, for commands that run in a JVM of their own. */
    public Path launcher() {
        return runnable("command-line/command-launcher");
    }

    /** The jar or class folder that holds the {@link Leash}. */
    public static Path leash() {
        try {
            return Path.of(Leash.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A class path entry is a file", e);
        }
    }

    /** The main class that a runnable jar names. */
    public static String mainClassOf(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String main = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue("Main-Class");
            if (main != null) {
                return main;
            }
        } catch (IOException e) {
            throw broken(jar, e.toString());
        }
        throw broken(jar, "no Main-Class in its manifest");
    }

    private static Path require(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw broken(jar, "no such file");
        }
        return jar;
    }

    private static Problem broken(Path jar, String got) {
        return Problem.usage(
                "Looking for " + jar,
                got,
                "a jar of this build",
                "Run 'mvn -Dquick package' in the checkout, or './kingtide', which builds what is missing.");
    }
}
