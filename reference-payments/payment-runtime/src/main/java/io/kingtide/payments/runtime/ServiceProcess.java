package io.kingtide.payments.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Starts a service as a process of its own, and says in one line what is wrong when it cannot. */
public final class ServiceProcess {
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("server.address", "127.0.0.1"),
            Map.entry("server.shutdown", "graceful"),
            Map.entry("server.tomcat.threads.max", "64"),
            Map.entry("server.tomcat.threads.min-spare", "16"),
            Map.entry("server.tomcat.accept-count", "512"),
            Map.entry("server.tomcat.max-connections", "4096"),
            Map.entry("server.tomcat.max-keep-alive-requests", "-1"),
            Map.entry("server.tomcat.keep-alive-timeout", "60s"),
            Map.entry("server.tomcat.connection-timeout", "10s"),
            Map.entry("server.max-http-request-header-size", "16KB"),
            Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "5s"),
            Map.entry("spring.main.banner-mode", "off"),
            Map.entry("spring.main.log-startup-info", "false"),
            Map.entry("spring.main.lazy-initialization", "false"),
            Map.entry("spring.jmx.enabled", "false"),
            Map.entry("spring.web.resources.add-mappings", "false"),
            Map.entry("spring.jackson.deserialization.fail-on-unknown-properties", "true"),
            Map.entry("spring.jackson.deserialization.accept-float-as-int", "false"),
            Map.entry("logging.level.root", "WARN"),
            Map.entry("logging.level.io.kingtide", "INFO"),
            // A start that fails is told in one line by main(), not in a page by each layer on the way.
            Map.entry("logging.level.org.springframework.boot.SpringApplication", "OFF"),
            Map.entry("logging.level.org.springframework.boot.diagnostics", "OFF"),
            Map.entry("logging.level.org.springframework.boot.web.server.servlet.context", "ERROR"),
            // One stack trace per broken connection says no more than our own line about the store.
            Map.entry("logging.level.com.zaxxer.hikari", "ERROR"),
            Map.entry("logging.pattern.console", "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n"));

    private ServiceProcess() {}

    /**
     * Starts the service and prints one line when it is ready; ends the process with code 2 or 3 if it cannot start.
     * Besides {@code --config FILE}, any property can be given as {@code --name=value}.
     */
    public static void main(Class<?> application, String service, String[] arguments) {
        // H2 would otherwise try each address sixteen times; a store that is gone must be known to be gone.
        System.setProperty("h2.socketConnectTimeout", "500");
        System.setProperty("h2.socketConnectRetry", "1");
        long startedNanos = System.nanoTime();
        try {
            ConfigurableApplicationContext context = start(application, translated(arguments));
            System.out.printf(
                    "%s ready on port %s after %d ms%n",
                    service,
                    context.getEnvironment().getProperty("local.server.port"),
                    (System.nanoTime() - startedNanos) / 1_000_000);
        } catch (RuntimeException e) {
            System.err.println("Starting " + service + " failed: " + reason(e));
            System.exit(exitCode(e));
        }
    }

    /** Starts the service inside this process, as ready as {@link #main} says it is. */
    public static ConfigurableApplicationContext start(Class<?> application, String... arguments) {
        SpringApplication spring = new SpringApplication(application);
        spring.setWebApplicationType(WebApplicationType.SERVLET);
        spring.setDefaultProperties(DEFAULTS);
        ConfigurableApplicationContext context = spring.run(arguments);
        context.getBeanProvider(WarmUp.class).forEach(WarmUp::run);
        return context;
    }

    /**
     * The service's own settings, from the properties that start with {@code payments.}; a property there that no
     * setting knows is an error.
     */
    public static <T> T settings(Environment environment, Class<T> type) {
        return Binder.get(environment)
                .bind("payments", Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                .orElseThrow(() -> new IllegalArgumentException("no property payments.* is set"));
    }

    private static String[] translated(String[] arguments) {
        List<String> translated = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--config") && i + 1 < arguments.length) {
                Path file = Path.of(arguments[++i]).toAbsolutePath();
                if (!Files.isReadable(file)) {
                    throw new IllegalArgumentException("--config " + file + " cannot be read");
                }
                translated.add("--spring.config.location=file:" + file);
            } else {
                translated.add(arguments[i]);
            }
        }
        return translated.toArray(String[]::new);
    }

    /** The innermost message, which names the culprit; a port in use is known further out. */
    static String reason(Throwable thrown) {
        String reason = String.valueOf(thrown.getMessage());
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException inUse) {
                return "port " + inUse.getPort()
                        + " is in use. Stop what listens there, or choose another server.port.";
            }
            if (cause.getMessage() != null) {
                reason = cause.getMessage();
            }
        }
        return reason;
    }

    /** 3 when the machine did not allow it, 2 when the configuration is wrong. */
    static int exitCode(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return 3;
            }
        }
        return 2;
    }
}
