package io.kingtide.agent.compatibility;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A MariaDB server, spoken to by MariaDB's own driver or by MySQL's Connector/J. */
public final class MariaDbServer extends TestDatabase {
    private static final Path SERVER = Path.of("/usr/sbin/mariadbd");

    private final ServerProcess process;
    private final DatabaseAddress address;

    private MariaDbServer(ServerProcess process, DatabaseAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it, spoken to by MariaDB's driver ({@code mariadb}) or Connector/J ({@code mysql}). */
    public static MariaDbServer start(String driver) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SERVER), "no MariaDB server here: apt-get install mariadb-server");
        Path folder = Files.createTempDirectory("compatibility-mariadb");
        Path data = folder.resolve("data");
        String user = "--user=" + System.getProperty("user.name");
        ServerProcess.run(
                folder.resolve("install.log"),
                List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"));
        int port = ServerProcess.freePort();
        String options =
                driver.equals("mysql") ? "?useSSL=false&allowPublicKeyRetrieval=true" : "?useServerPrepStmts=true";
        String server = "jdbc:" + driver + "://127.0.0.1:" + port + "/";
        ServerProcess process = ServerProcess.start(
                folder.resolve("server.log"),
                server + options,
                "root",
                "",
                List.of(
                        SERVER.toString(),
                        "--no-defaults",
                        user,
                        "--datadir=" + data,
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + folder.resolve("socket"),
                        "--skip-name-resolve",
                        "--innodb-buffer-pool-size=32M",
                        "--pid-file=" + folder.resolve("pid")));
        try (java.sql.Connection connection = java.sql.DriverManager.getConnection(server + options, "root", "");
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("create database wallets");
        } catch (java.sql.SQLException e) {
            process.close();
            throw new IOException("Creating the database failed", e);
        }
        return new MariaDbServer(process, new DatabaseAddress(driver, server + "wallets" + options, "root", ""));
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
        process.close();
    }
}
