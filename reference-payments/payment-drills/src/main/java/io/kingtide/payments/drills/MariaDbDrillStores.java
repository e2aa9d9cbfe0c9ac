package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.testkit.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Private MariaDB servers on loopback, thrown away afterwards: one for trade store 0, so that it can be killed alone,
 * one for all other stores, and on demand a replica of trade store 0.
 */
final class MariaDbDrillStores implements DrillStores {
    private static final int START_SECONDS = 600;
    private static final Set<Name> APART = EnumSet.of(Name.TRADE_0);

    private final DrillJava java;
    private final Path folder;
    private final Path program;
    private final int apartPort = FreePort.next();
    private final int replicaPort = FreePort.next();
    private final boolean replicated;
    private volatile boolean replicaServes;
    private final int othersPort = FreePort.next();
    private final List<DrillProcess> processes = new ArrayList<>();

    /**
     * @param replicated whether trade store 0 gets a replica
     * @throws Problem if there is no MariaDB on this machine
     */
    MariaDbDrillStores(DrillJava java, Path folder, boolean replicated) {
        this.replicated = replicated;
        this.java = java;
        this.folder = folder;
        this.program = Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(place -> Path.of(place, "mariadbd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> Problem.usage(
                        "Starting drills on MariaDB",
                        "no program 'mariadbd' on the PATH or in /usr/sbin",
                        "an installed MariaDB server",
                        "Install one ('apt-get install mariadb-server'); its own service need not run. Or leave out"
                                + " '--store mysql'."));
    }

    @Override
    public void start() throws IOException, InterruptedException {
        install();
        processes.add(server("mariadb-trade-0", apartPort, APART, List.of("--log-bin=binlog", "--server-id=1")));
        processes.add(server("mariadb", othersPort, EnumSet.complementOf(EnumSet.copyOf(APART)), List.of()));
        if (replicated) {
            processes.add(server("mariadb-replica", replicaPort, EnumSet.noneOf(Name.class), List.of("--server-id=2")));
        }
        for (DrillProcess process : processes) {
            process.awaitReady(1);
        }
        if (replicated) {
            replicate();
        }
        List<DrillProcess> seeding = new ArrayList<>();
        for (Name name : Name.values()) {
            List<String> arguments = new ArrayList<>(List.of("init", "--url", url(name)));
            arguments.addAll(DrillSystem.seed(name));
            seeding.add(java.start("init-" + name.text(), "payment-store", arguments));
        }
        for (DrillProcess process : seeding) {
            process.awaitSuccess();
        }
        if (replicated) {
            awaitReplica();
        }
    }

    private void replicate() throws IOException {
        try {
            onReplica(
                    "",
                    "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=" + apartPort
                            + ", MASTER_USER='sa', MASTER_PASSWORD='', MASTER_USE_GTID=slave_pos");
            onReplica("", "START SLAVE");
        } catch (SQLException e) {
            throw new IOException("The replica cannot be attached; see " + folder.resolve("mariadb-replica.log"), e);
        }
    }

    private void awaitReplica() throws InterruptedException, IOException {
        String count = "SELECT COUNT(*) FROM account";
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try {
                if (Exercise.read(tables(Name.TRADE_0), count)
                        == Exercise.read(new CheckedStore("replica", replica(), "sa", "", 0, 49), count)) {
                    return;
                }
            } catch (SQLException e) {
                if (System.nanoTime() > until) {
                    throw new IOException(
                            "The replica does not follow; see " + folder.resolve("mariadb-replica.log"), e);
                }
            }
            Thread.sleep(100);
        }
    }

    @Override
    public Optional<String> replicaUrl() {
        return replicated ? Optional.of(replica()) : Optional.empty();
    }

    @Override
    public void letReplicaLag() throws SQLException {
        onReplica("", "STOP SLAVE IO_THREAD");
    }

    @Override
    public void replicaServes() {
        replicaServes = true;
    }

    private String replica() {
        return "jdbc:mysql://127.0.0.1:" + replicaPort + "/" + database(Name.TRADE_0);
    }

    private void onReplica(String database, String sql) throws SQLException {
        String url = "jdbc:mysql://127.0.0.1:" + replicaPort + "/" + database;
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Creates the system tables once; each server starts from a copy. */
    private void install() throws IOException, InterruptedException {
        DrillProcess.start(
                        "mariadb-install-db",
                        List.of(
                                "mariadb-install-db",
                                "--no-defaults",
                                "--user=" + System.getProperty("user.name"),
                                "--datadir=" + folder.resolve("mariadb-template"),
                                tmpdir("mariadb-template"),
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db"),
                        folder.resolve("mariadb-install-db.log"))
                .awaitSuccess();
    }

    private DrillProcess server(String name, int port, Set<Name> databases, List<String> more) throws IOException {
        Path data = folder.resolve(name);
        copy(folder.resolve("mariadb-template"), data);
        StringBuilder init = new StringBuilder();
        for (String host : List.of("127.0.0.1", "localhost")) {
            init.append("CREATE OR REPLACE USER 'sa'@'%s' IDENTIFIED BY '';\nGRANT ALL ON *.* TO 'sa'@'%s';\n"
                    .formatted(host, host));
        }
        databases.forEach(database -> init.append("CREATE DATABASE IF NOT EXISTS ")
                .append(database(database))
                .append(";\n"));
        Path initFile = Files.writeString(folder.resolve(name + ".sql"), init);
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + data,
                tmpdir(name),
                "--bind-address=127.0.0.1",
                // A machine that stands still for longer than the usual 10 s must not fail a client that seeds.
                "--connect-timeout=120",
                "--port=" + port,
                "--socket=" + data.resolve("s"),
                "--pid-file=" + data.resolve("pid"),
                "--init-file=" + initFile,
                "--innodb-buffer-pool-size=64M",
                "--innodb-log-file-size=16M"));
        command.addAll(more);
        return DrillProcess.start(name, command, folder.resolve(name + ".log"));
    }

    /** One for each server: when one starts, it deletes the temporary tables of all that share its folder for them. */
    private String tmpdir(String name) throws IOException {
        return "--tmpdir=" + Files.createDirectories(folder.resolve(name + ".tmp"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    private static String database(Name name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String url(Name name) {
        if (replicaServes && name == Name.TRADE_0) {
            return replica();
        }
        int port = APART.contains(name) ? apartPort : othersPort;
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database(name) + "?rewriteBatchedStatements=true";
    }

    @Override
    public DrillProcess trade0() {
        return processes.get(0);
    }

    @Override
    public List<DrillProcess> processes() {
        return List.copyOf(processes);
    }

    @Override
    public void close() {
        processes.forEach(DrillProcess::close);
    }
}
