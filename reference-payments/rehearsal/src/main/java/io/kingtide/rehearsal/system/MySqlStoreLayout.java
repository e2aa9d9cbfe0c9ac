package io.kingtide.rehearsal.system;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.process.ChildSpec;
import io.kingtide.rehearsal.process.OneShot;
import io.kingtide.rehearsal.process.Supervisor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One MySQL or MariaDB server with a database for each store: a private MariaDB that lives as long as the system, or a server
 * that runs already, whose databases of an earlier system are used again.
 */
final class MySqlStoreLayout implements StoreLayout {
    /** What the names of the databases begin with, so that nobody takes them for their own. */
    private static final String PREFIX = "kingtide_";

    private static final String PROCESS = "store-mariadb";
    private static final String INIT = "init";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final StateFolder state;
    private final SystemOptions options;
    private final Function<List<String>, List<String>> program;

    /**
     * @param program the command of the store's program with these arguments, which ends by itself
     */
    MySqlStoreLayout(StateFolder state, SystemOptions options, Function<List<String>, List<String>> program) {
        this.state = state;
        this.options = options;
        this.program = program;
    }

    private boolean isOwn() {
        return options.store().kind() == StoreChoice.Kind.OWN_MARIADB;
    }

    @Override
    public void prepare() throws InterruptedException {
        if (isOwn()) {
            server();
            run(
                    "mariadb-install-db",
                    List.of(
                            "mariadb-install-db",
                            "--no-defaults",
                            "--user=" + System.getProperty("user.name"),
                            "--datadir=" + data(),
                            tmpdir(),
                            "--auth-root-authentication-method=normal",
                            "--skip-test-db"));
        }
    }

    private Path data() {
        return state.stores().resolve("mariadb");
    }

    /** Of its own: when a server starts, it deletes the temporary tables of all that share its folder for them. */
    private String tmpdir() {
        Path folder = state.stores().resolve("mariadb.tmp");
        try {
            return "--tmpdir=" + Files.createDirectories(folder);
        } catch (IOException e) {
            throw Problem.usage(
                            "Making the folder " + folder,
                            String.valueOf(e),
                            "a state folder that can be written",
                            "Name another one in KINGTIDE_STATE.")
                    .causedBy(e);
        }
    }

    private static Path server() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "mariadbd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        "Starting the reference system on a private MariaDB",
                        "no program 'mariadbd' on the PATH or in /usr/sbin",
                        "an installed MariaDB server",
                        "Install one ('apt-get install mariadb-server'; its own service need not run), name a server that"
                                + " runs with '--store jdbc:mysql://HOST:PORT', or use '--store h2'."));
    }

    @Override
    public List<ChildSpec> processes() {
        if (!isOwn()) {
            return List.of();
        }
        Path init = state.config(PROCESS, ".sql");
        state.write(
                init,
                Stream.of("127.0.0.1", "localhost")
                        .map(host ->
                                "CREATE OR REPLACE USER 'sa'@'%s' IDENTIFIED BY '';\nGRANT ALL ON *.* TO 'sa'@'%s';\n"
                                        .formatted(host, host))
                        .reduce("", String::concat));
        List<String> command = List.of(
                server().toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + data(),
                tmpdir(),
                "--bind-address=127.0.0.1",
                "--port=" + options.mariaDbPort(),
                "--socket=" + data().resolve("s"),
                "--pid-file=" + data().resolve("pid"),
                "--init-file=" + init,
                "--innodb-buffer-pool-size=128M",
                "--innodb-log-file-size=48M");
        return List.of(new ChildSpec(
                PROCESS,
                SystemLayout.STORE,
                options.bond() == Supervisor.Bond.ATTACHED ? leashed(command) : command,
                Map.of(),
                options.mariaDbPort(),
                ChildSpec.Health.TCP,
                state.log(PROCESS),
                Duration.ofSeconds(12)));
    }

    /**
     * Ends with its parent, as the Java processes do by their leash: standard input is a pipe that ends when the parent
     * does.
     */
    private static List<String> leashed(List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "exec 3<&0; \"$@\" </dev/null & server=$!; trap 'kill $server' TERM INT;"
                        + " (cat <&3 >/dev/null; kill $server 2>/dev/null) & leash=$!;"
                        + " wait $server; wait $server; kill $leash 2>/dev/null",
                "leash"));
        all.addAll(command);
        return all;
    }

    @Override
    public void bringUp() throws InterruptedException {
        createDatabases();
        for (Database database : StoreLayout.databases(options)) {
            RunningSystem.Store store = store(database.name());
            List<String> arguments = new ArrayList<>(List.of(
                    "init",
                    "--url",
                    store.url() + "?rewriteBatchedStatements=true",
                    "--user",
                    store.user(),
                    "--password",
                    String.valueOf(store.password())));
            arguments.addAll(StoreLayout.seed(database, options));
            run(INIT, program.apply(arguments));
        }
    }

    private void createDatabases() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection connection = DriverManager.getConnection(
                            server(""), options.store().user(), options.store().password());
                    Statement statement = connection.createStatement()) {
                for (Database database : StoreLayout.databases(options)) {
                    statement.execute("CREATE DATABASE IF NOT EXISTS " + named(database.name()));
                }
                return;
            } catch (SQLException e) {
                // A private server lets nobody in before it has read its first statements.
                if (!isOwn() || System.nanoTime() - until > 0) {
                    throw Problem.notCarriedOut(
                                    "Creating the databases " + PREFIX + "* on " + server(""),
                                    String.valueOf(e.getMessage()),
                                    "a MySQL or MariaDB server that lets user '"
                                            + options.store().user() + "' create databases",
                                    "Look into " + state.log(PROCESS)
                                            + ", or check the server, --store-user and KINGTIDE_DB_PASSWORD.")
                            .causedBy(e);
                }
                Thread.sleep(100);
            }
        }
    }

    private void run(String name, List<String> command) throws InterruptedException {
        OneShot.run(name, command, state.log(name), PATIENCE);
    }

    @Override
    public RunningSystem.Store store(String name) {
        return new RunningSystem.Store(
                name,
                server(named(name)),
                options.store().user(),
                options.store().password());
    }

    private String server(String database) {
        String address = isOwn()
                ? "jdbc:mysql://127.0.0.1:" + options.mariaDbPort()
                : options.store().url();
        return address + "/" + database;
    }

    private static String named(String name) {
        return PREFIX + name.replace('-', '_');
    }

    @Override
    public String urlPattern(String prefix) {
        return "jdbc:mysql://*/" + named(prefix) + "*";
    }
}
