package io.kingtide.payments.testkit;

import io.kingtide.payments.store.Seed;
import io.kingtide.payments.store.StoreKind;
import io.kingtide.payments.store.StoreSchema;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A MariaDB of the test's own, on loopback, in a folder of its own; thrown away afterwards. */
public final class MariaDbServer implements AutoCloseable {
    private static final int START_SECONDS = 90;

    private final Process process;
    private final int port;

    private MariaDbServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The server program, if this machine has one. */
    public static Optional<Path> installed() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "mariadbd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with these databases, empty, and waits until it answers. */
    public static MariaDbServer start(Path program, Path folder, List<String> databases)
            throws IOException, InterruptedException {
        String user = System.getProperty("user.name");
        Path data = folder.resolve("data");
        Path log = folder.resolve("mariadb.log");
        // Of its own: when a server starts, it deletes the temporary tables of all that share its folder for them.
        String tmpdir = "--tmpdir=" + Files.createDirectories(folder.resolve("tmp"));
        await(
                new ProcessBuilder(
                                "mariadb-install-db",
                                "--no-defaults",
                                "--user=" + user,
                                "--datadir=" + data,
                                tmpdir,
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
        StringBuilder init = new StringBuilder("CREATE USER 'sa'@'127.0.0.1' IDENTIFIED BY '';\n"
                + "CREATE USER 'sa'@'localhost' IDENTIFIED BY '';\n"
                + "GRANT ALL ON *.* TO 'sa'@'127.0.0.1';\nGRANT ALL ON *.* TO 'sa'@'localhost';\n");
        databases.forEach(name -> init.append("CREATE DATABASE ").append(name).append(";\n"));
        Path initFile = Files.writeString(folder.resolve("init.sql"), init);
        int port = FreePort.next();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--no-defaults",
                        "--user=" + user,
                        "--datadir=" + data,
                        tmpdir,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + folder.resolve("s"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--init-file=" + initFile,
                        "--innodb-buffer-pool-size=64M",
                        "--innodb-log-file-size=16M")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        MariaDbServer server = new MariaDbServer(process, port);
        server.awaitAnswer(databases.get(0), log);
        return server;
    }

    private static void await(Process install, Path log) throws InterruptedException {
        if (!install.waitFor(START_SECONDS, TimeUnit.SECONDS) || install.exitValue() != 0) {
            install.destroyForcibly();
            throw new IllegalStateException("mariadb-install-db failed; see " + log);
        }
    }

    private void awaitAnswer(String database, Path log) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try {
                DriverManager.getConnection(url(database), "sa", "").close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    close();
                    throw new IllegalStateException("MariaDB does not answer; see " + log, e);
                }
                Thread.sleep(100);
            }
        }
    }

    private String url(String database) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database + "?rewriteBatchedStatements=true";
    }

    /** Brings a database to the current schema, seeds it, and hands it out. */
    public TestStore store(String database, StoreKind kind, Seed seed) throws SQLException {
        String url = url(database);
        new StoreSchema(url, "sa", "").bringUp(kind, seed);
        return new TestStore() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public void close() {
                // The server goes as a whole.
            }
        };
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
