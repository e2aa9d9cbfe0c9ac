package io.kingtide.agent.compatibility;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server, spoken to by MariaDB's own driver or by MySQL's Connector/J. All tests of a JVM share one process, which
 * ends with the JVM; each has a database of its own.
 */
public final class MariaDbServer extends TestDatabase {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable Integer sharedPort;

    private final DatabaseAddress address;

    private MariaDbServer(DatabaseAddress address) {
        this.address = address;
    }

    /** A fresh database, spoken to by MariaDB's driver ({@code mariadb}) or Connector/J ({@code mysql}). */
    public static MariaDbServer start(String driver) throws IOException, InterruptedException {
        return start(driver, "");
    }

    /** The same with further options of the driver, each with {@code &} before it. */
    public static MariaDbServer start(String driver, String more) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SERVER), "no MariaDB server here: apt-get install mariadb-server");
        String options =
                driver.equals("mysql") ? "?useSSL=false&allowPublicKeyRetrieval=true" : "?useServerPrepStmts=true";
        String server = "jdbc:" + driver + "://127.0.0.1:" + port() + "/";
        String database = "wallets" + DATABASES.incrementAndGet();
        execute(server + options, "create database " + database);
        return new MariaDbServer(new DatabaseAddress(driver, server + database + options + more, "root", ""));
    }

    private static synchronized int port() throws IOException, InterruptedException {
        if (sharedPort == null) {
            sharedPort = startProcess();
        }
        return sharedPort;
    }

    private static int startProcess() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("compatibility-mariadb");
        Path data = folder.resolve("data");
        // Of its own: when a server starts, it deletes the temporary tables of all that share its folder for them.
        String tmpdir = "--tmpdir=" + Files.createDirectories(folder.resolve("tmp"));
        String user = "--user=" + System.getProperty("user.name");
        ServerProcess.run(
                folder.resolve("install.log"),
                List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        tmpdir,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"));
        int port = ServerProcess.freePort();
        ServerProcess.start(
                folder.resolve("server.log"),
                "jdbc:mariadb://127.0.0.1:" + port + "/",
                "root",
                "",
                List.of(
                        SERVER.toString(),
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        tmpdir,
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + folder.resolve("socket"),
                        "--skip-name-resolve",
                        "--innodb-buffer-pool-size=32M",
                        "--pid-file=" + folder.resolve("pid")));
        return port;
    }

    private static void execute(String url, String sql) throws IOException {
        try (Connection connection = DriverManager.getConnection(url, "root", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IOException("Failed: " + sql, e);
        }
    }

    @Override
    public DatabaseAddress address() {
        return address;
    }

    @Override
    protected String generatedKey() {
        return "bigint not null auto_increment primary key";
    }

    @Override
    public void close() {
        // The process serves the other tests of this JVM.
    }
}
