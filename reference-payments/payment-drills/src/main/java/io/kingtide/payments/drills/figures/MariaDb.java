package io.kingtide.payments.drills.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** A MariaDB of our own, on loopback, in a folder of its own. */
final class MariaDb {
    private MariaDb() {}

    static void install(Path folder, Collection<String> databases) throws IOException, InterruptedException {
        FigureProcess.start(
                        folder,
                        "mariadb-install-db",
                        List.of(
                                "mariadb-install-db",
                                "--no-defaults",
                                "--user=" + System.getProperty("user.name"),
                                "--datadir=" + folder.resolve("mariadb"),
                                tmpdir(folder),
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db"))
                .awaitSuccess();
        StringBuilder init = new StringBuilder();
        for (String host : List.of("127.0.0.1", "localhost")) {
            init.append(
                    "CREATE USER 'sa'@'%s' IDENTIFIED BY '';\nGRANT ALL ON *.* TO 'sa'@'%s';\n".formatted(host, host));
        }
        databases.forEach(name ->
                init.append("CREATE DATABASE ").append(name.replace('-', '_')).append(";\n"));
        Files.writeString(folder.resolve("init.sql"), init);
    }

    /** Of its own: when a server starts, it deletes the temporary tables of all that share its folder for them. */
    private static String tmpdir(Path folder) throws IOException {
        return "--tmpdir=" + Files.createDirectories(folder.resolve("mariadb.tmp"));
    }

    static FigureProcess start(Path folder, int port) throws IOException {
        return FigureProcess.start(
                folder,
                "mariadb",
                List.of(
                        "mariadbd",
                        "--no-defaults",
                        "--user=" + System.getProperty("user.name"),
                        "--datadir=" + folder.resolve("mariadb"),
                        tmpdir(folder),
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + folder.resolve("s"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--init-file=" + folder.resolve("init.sql"),
                        "--innodb-buffer-pool-size=64M",
                        "--innodb-log-file-size=16M"));
    }
}
