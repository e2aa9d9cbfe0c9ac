package io.kingtide.shaper.spring;

import io.kingtide.shaper.node.NodeKeys;
import io.kingtide.shaper.node.ShapedProcess;
import io.kingtide.shaper.node.ShaperNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts the node before the web server takes requests, and stops it with the application. */
final class ConsoleFollower implements SmartLifecycle {
    private static final System.Logger LOG = System.getLogger(ConsoleFollower.class.getName());

    private final ShaperNode.NodeAddress address;
    private final NodeKeys keys;
    private final ShapedProcess process;
    private final Duration firstStateWithin;
    private @Nullable ShaperNode node;

    private ConsoleFollower(
            ShaperNode.NodeAddress address, NodeKeys keys, ShapedProcess process, Duration firstStateWithin) {
        this.address = address;
        this.keys = keys;
        this.process = process;
        this.firstStateWithin = firstStateWithin;
    }

    /** @throws IllegalStateException naming every property that is wrong */
    static ConsoleFollower of(ShaperProperties properties, ShapedProcess process) {
        List<String> problems = new ArrayList<>();
        URI console = properties.console();
        String service = properties.service();
        String instance = properties.instance();
        if (console == null || console.getHost() == null) {
            problems.add("kingtide.shaper.console is '" + console + "'; expected a URL such as http://127.0.0.1:18401");
        }
        if (service == null || service.isBlank()) {
            problems.add("kingtide.shaper.service is missing; expected the service's name");
        }
        if (instance == null || instance.isBlank()) {
            problems.add("kingtide.shaper.instance is missing; expected a name that no other instance has");
        }
        NodeKeys keys = keys(properties.nodeKeys(), problems);
        if (console == null || service == null || instance == null || keys == null || !problems.isEmpty()) {
            throw new IllegalStateException("The shaper cannot follow its console: " + String.join("; ", problems)
                    + ". Mend these properties, or remove kingtide.shaper.console to run without one.");
        }
        return new ConsoleFollower(
                new ShaperNode.NodeAddress(withoutSlash(console), service, instance),
                keys,
                process,
                properties.firstStateWithin());
    }

    @Override
    public synchronized void start() {
        ShaperNode started = ShaperNode.start(address, keys, process, Clock.systemUTC());
        node = started;
        try {
            if (!started.awaitFirstState(firstStateWithin)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "No state from the console {0} within {1}; starting with all switches off, and still trying.",
                        address.console(),
                        firstStateWithin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop() {
        ShaperNode running = node;
        if (running != null) {
            running.close();
            node = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return node != null;
    }

    @Override
    public int getPhase() {
        // After the beans that declare switches exist, before the web server (phase near the maximum) takes requests.
        return 0;
    }

    private static @Nullable NodeKeys keys(@Nullable Path file, List<String> problems) {
        if (file == null) {
            problems.add(
                    "kingtide.shaper.node-keys is missing; expected the path of the key file shared with the console");
            return null;
        }
        try {
            return NodeKeys.fromFile(file);
        } catch (IOException e) {
            problems.add("kingtide.shaper.node-keys: cannot read " + file + " (" + e + ")");
        } catch (IllegalArgumentException e) {
            problems.add("kingtide.shaper.node-keys: " + e.getMessage());
        }
        return null;
    }

    private static URI withoutSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
    }
}
