package io.kingtide.scenario.jmeter;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.kingtide.scenario.run.HttpCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.jmeter.util.JMeterUtils;
import org.slf4j.LoggerFactory;

/**
 * JMeter reads its settings from a home folder and keeps them in statics. One empty folder does, for the life of the JVM:
 * a second run in the same JVM finds it there.
 */
final class JmeterHome {
    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

    private JmeterHome() {}

    static synchronized void prepare() throws IOException {
        if (JMeterUtils.getJMeterHome() != null) {
            return;
        }
        Path home = Files.createTempDirectory("kingtide-jmeter");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home), "kingtide-jmeter-home"));
        quieten();
        // Some of JMeter's classes keep preferences, which Java would put into the user's home folder.
        if (System.getProperty("java.util.prefs.userRoot") == null) {
            System.setProperty("java.util.prefs.userRoot", home.toString());
        }
        Path bin = Files.createDirectory(home.resolve("bin"));
        copy("saveservice.properties", bin);
        copy("upgrade.properties", bin);
        Path properties = Files.createFile(bin.resolve("jmeter.properties"));
        JMeterUtils.setJMeterHome(home.toString());
        JMeterUtils.loadJMeterProperties(properties.toString());
        String installation = System.getProperty("kingtide.jmeter.home");
        if (installation != null) {
            takeSettingsOf(Path.of(installation));
        }
        JMeterUtils.setLocale(Locale.ENGLISH);
        // A test that cannot be stopped must not end the JVM: the engine's caller writes the report.
        JMeterUtils.setProperty("jmeterengine.stopfail.system.exit", "false");
        JMeterUtils.setProperty("jmeterengine.force.system.exit", "false");
        JMeterUtils.setProperty("httpclient.reset_state_on_thread_group_iteration", "false");
        // JMeter keeps answers of any length, and reads on to their end without keeping what is beyond this.
        JMeterUtils.setProperty(
                "httpsampler.max_bytes_to_store_per_request", String.valueOf(HttpCall.MAX_ANSWER_BYTES));
    }

    /** In a JVM that was forked for an installation's plugins: they may be set up in its files. */
    private static void takeSettingsOf(Path installation) throws IOException {
        for (String name : List.of("jmeter.properties", "user.properties")) {
            Path file = installation.resolve("bin").resolve(name);
            if (Files.isReadable(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    JMeterUtils.getJMeterProperties().load(in);
                }
            }
        }
        JMeterUtils.setProperty(
                "search_paths", installation.resolve("lib").resolve("ext").toString());
    }

    /** How test plans name their elements. */
    private static void copy(String name, Path folder) throws IOException {
        try (InputStream shipped = JMeterUtils.class.getResourceAsStream("/bin/" + name)) {
            Files.copy(Objects.requireNonNull(shipped, name), folder.resolve(name));
        }
    }

    /** Without a configuration Logback writes everything that JMeter has to say to the terminal. */
    private static void quieten() {
        PREFERENCES.setLevel(java.util.logging.Level.WARNING);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            for (String name :
                    List.of("org.apache.jmeter", "org.apache.jorphan", "org.apache.http", "com.jayway", "kg.apc")) {
                logback.getLogger(name).setLevel(Level.OFF);
            }
        }
    }

    private static void delete(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // A folder in the temp folder stays behind; there is nobody left to be told.
            home.toFile().deleteOnExit();
        }
    }
}
