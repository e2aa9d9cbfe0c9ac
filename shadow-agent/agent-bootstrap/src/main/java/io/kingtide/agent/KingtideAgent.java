package io.kingtide.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The agent's entry, in the system class loader. It puts the bootstrap classes where every loader sees them, opens the
 * agent's own loader and starts the engine there, before the application's main begins. Whatever fails, the application
 * runs.
 */
public final class KingtideAgent {
    private KingtideAgent() {}

    /** Called by the JVM for {@code -javaagent:kingtide-agent.jar=config=FILE}. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        try {
            // From JDK 24 on Unsafe prints warnings; the relocated Byte Buddy reads this when its first class loads.
            System.setProperty("io.kingtide.agent.libs.bytebuddy.safe", "true");
            URI location = KingtideAgent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            File jar = new File(location);
            BootstrapClasses.define(jar, instrumentation);
            startEngine(arguments, instrumentation, jar);
        } catch (Throwable e) {
            Throwable cause = e.getCause() != null ? e.getCause() : e;
            System.err.println("kingtide-agent: did not start (" + cause
                    + "); the application runs without it. Take this instance out of rehearsals: it does not shadow.");
        }
    }

    /** Apart, so that no bootstrap class is resolved before it can be found. */
    private static void startEngine(@Nullable String arguments, Instrumentation instrumentation, File jar)
            throws Exception {
        ClassLoader loader = io.kingtide.agent.bootstrap.EngineLoader.open(jar);
        loader.loadClass("io.kingtide.agent.engine.AgentStart")
                .getMethod("start", String.class, Instrumentation.class)
                .invoke(null, arguments, instrumentation);
    }
}
