package io.kingtide.console;

import io.kingtide.shaper.node.NodeKeys;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The ops console as a process. Exit codes: 2 wrong options or files, 3 port or folder in use. */
public final class OpsConsole implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OpsConsole.class.getName());
    private static final int USAGE = 2;
    private static final int IN_USE = 3;

    private final DataFolder folder;
    private final AuditLog audit;
    private final ConsoleServer server;
    private final ScheduledExecutorService timer;

    private OpsConsole(DataFolder folder, AuditLog audit, ConsoleServer server, ScheduledExecutorService timer) {
        this.folder = folder;
        this.audit = audit;
        this.server = server;
        this.timer = timer;
    }

    /** A start that cannot be. {@code status} is the process's exit status. */
    static final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        StartException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Starts and runs until the process ends. */
    public static void main(String[] args) {
        try {
            // The built-in server reads these once: without the first, answers wait for the network's delayed
            // acknowledgements; the second ends senders that never finish their request.
            System.setProperty("sun.net.httpserver.nodelay", "true");
            System.setProperty("sun.net.httpserver.maxReqTime", "30");
            OpsConsole console = start(ConsoleOptions.parse(args), Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(console::close, "console-stop"));
            System.out.println("console ready on http://127.0.0.1:" + console.port());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        } catch (StartException e) {
            System.err.println(e.getMessage());
            System.exit(e.status());
        }
    }

    static OpsConsole start(ConsoleOptions options, Clock clock) throws StartException {
        DataFolder folder = take(options);
        try {
            if (options.init()) {
                DataFolder.initialise(options, new SecureRandom());
            }
            Users users = Users.fromFile(options.users());
            NodeKeys keys = NodeKeys.fromFile(options.nodeKeys());
            AuditLog audit = AuditLog.open(options.data().resolve("audit.jsonl"), options.maxAuditBytes());
            return start(options, clock, folder, users, keys, audit);
        } catch (IOException e) {
            throw new StartException(
                    USAGE,
                    "Starting the ops console on " + options.data() + ": cannot use " + e.getMessage()
                            + "; expected readable files 'users' and 'node-keys', and a folder that can be written to."
                            + " Use --init to create them.");
        } catch (IllegalArgumentException | BrokenAuditException e) {
            throw new StartException(USAGE, "Starting the ops console: " + e.getMessage());
        }
    }

    /** The port it listens on. */
    int port() {
        return server.port();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        server.close();
        try {
            audit.close();
            folder.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Closing the console's files: {0}", e.toString());
        }
    }

    private static DataFolder take(ConsoleOptions options) throws StartException {
        DataFolder folder;
        try {
            folder = DataFolder.take(options.data());
        } catch (IOException e) {
            throw new StartException(
                    USAGE,
                    "Starting the ops console: cannot write to its folder " + options.data() + " (" + e
                            + "); expected one that can be created and written to.");
        }
        if (folder == null) {
            throw new StartException(
                    IN_USE,
                    "Starting the ops console: another console holds " + options.data()
                            + "; expected one console a folder. Stop the other one, or name another folder.");
        }
        return folder;
    }

    private static OpsConsole start(
            ConsoleOptions options, Clock clock, DataFolder folder, Users users, NodeKeys keys, AuditLog audit)
            throws IOException, StartException {
        EventLog events = new EventLog(clock.millis());
        Desk desk = Desk.open(audit, events, clock);
        NodeRegistry registry = new NodeRegistry(clock, events);
        EffectWatch watch = new EffectWatch(desk, registry, events);
        Router router = new Router();
        new SwitchEndpoints(desk, registry, watch, audit).register(router);
        new LimitEndpoints(desk, registry, watch).register(router);
        new CampaignEndpoints(desk, registry).register(router);
        new ReadEndpoints(desk, registry, audit).register(router);
        new UserEndpoints(desk, users, new SecureRandom()).register(router);
        PlanRunner plans = new PlanRunner(desk, registry);
        new PlanEndpoints(desk, registry, plans).register(router);
        NodeEndpoints nodes = new NodeEndpoints(new NodeGate(keys, clock), registry, desk, events, watch);
        ConsoleServer server;
        try {
            server = ConsoleServer.start(options.port(), users, router, nodes, new EventStreams(events));
        } catch (BindException e) {
            throw new StartException(
                    IN_USE,
                    "Starting the ops console: port " + options.port() + " of 127.0.0.1 is in use; expected a free one."
                            + " End the process that holds it, or choose another with --port.");
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "console-reversals");
            thread.setDaemon(true);
            return thread;
        });
        Reversals reversals = new Reversals(desk);
        timer.scheduleWithFixedDelay(() -> endWhatIsOver(reversals, plans), 100, 100, TimeUnit.MILLISECONDS);
        return new OpsConsole(folder, audit, server, timer);
    }

    private static void endWhatIsOver(Reversals reversals, PlanRunner plans) {
        try {
            reversals.endWhatIsOver();
            plans.carryForward();
        } catch (RuntimeException e) {
            // An exception would end the timer, and with it every later reversal.
            LOG.log(System.Logger.Level.ERROR, "Ending what is over", e);
        }
    }
}
