package io.kingtide.schema.testkit;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A private MariaDB server; each connection gets a database of its own. */
public final class MariaDbDatabase implements TestDatabase {
    private final AtomicInteger databases = new AtomicInteger();
    private final ServerProcess server;
    private final String url;

    public MariaDbDatabase() throws IOException, InterruptedException {
        assumeThat(Files.isExecutable(Path.of("/usr/sbin/mariadbd")))
                .as("a MariaDB server (Debian package mariadb-server)")
                .isTrue();
        // The driver would repeat on the console what its exceptions say.
        System.setProperty("mariadb.logging.disable", "true");
        Path folder = Files.createTempDirectory("kingtide-mariadb");
        int port = ServerProcess.freePort();
        url = "jdbc:mariadb://127.0.0.1:" + port + "/";
        String data = "--datadir=" + folder.resolve("data");
        // Of its own: when a server starts, it deletes the temporary tables of all that share its folder for them.
        String tmpdir = "--tmpdir=" + Files.createDirectories(folder.resolve("tmp"));
        ServerProcess.run(
                folder,
                List.of(
                        "mariadb-install-db",
                        "--no-defaults",
                        data,
                        tmpdir,
                        "--user=" + systemUser(),
                        "--skip-test-db",
                        "--auth-root-authentication-method=normal"));
        server = ServerProcess.start(
                folder,
                List.of(
                        "/usr/sbin/mariadbd",
                        "--no-defaults",
                        data,
                        tmpdir,
                        "--user=" + systemUser(),
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + folder.resolve("sock"),
                        "--skip-log-bin",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--pid-file=" + folder.resolve("pid")),
                url,
                "root");
    }

    private static String systemUser() {
        return System.getProperty("user.name");
    }

    @Override
    public Connection connect() throws SQLException {
        String name = "shop" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url, "root", "")) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        }
        return DriverManager.getConnection(url + name, "root", "");
    }

    @Override
    public String user() {
        return "root";
    }

    @Override
    public List<String> fixture() {
        return List.of(
                "CREATE TABLE users (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL COLLATE utf8mb4_bin,"
                        + " email VARCHAR(80) UNIQUE, level ENUM('gold','it''s') DEFAULT 'gold',"
                        + " created TIMESTAMP(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))"
                        + " CHARACTER SET utf8mb4",
                "CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, buyer BIGINT NOT NULL, amount DECIMAL(12,2) NOT NULL"
                        + " CHECK (amount >= 0), fee DECIMAL(12,2) AS (amount / 100) STORED, status CHAR(8) DEFAULT 'NEW',"
                        + " FOREIGN KEY (buyer) REFERENCES users (id) ON DELETE CASCADE)",
                "CREATE INDEX orders_status ON orders (status(4), amount DESC)");
    }

    @Override
    public List<String> triggerThatWritesUsers(String table) {
        return List.of(
                "CREATE TRIGGER leak AFTER INSERT ON " + table + " FOR EACH ROW INSERT INTO users (name) VALUES ('x')");
    }

    @Override
    public void close() {
        server.close();
    }
}
