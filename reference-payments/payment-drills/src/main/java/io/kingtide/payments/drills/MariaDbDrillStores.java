package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Private MariaDB servers on loopback, thrown away afterwards: one for trade store 0, so that it can be killed alone,
 * and one for all other stores.
 */
final class MariaDbDrillStores implements DrillStores {
    private static final Set<Name> APART = EnumSet.of(Name.TRADE_0);

    private final DrillJava java;
    private final Path folder;
    private final Path program;
    private final int apartPort = DrillSystem.freePort();
    private final int othersPort = DrillSystem.freePort();
    private final List<DrillProcess> processes = new ArrayList<>();

    /**
     * @throws Problem if there is no MariaDB on this machine
     */
    MariaDbDrillStores(DrillJava java, Path folder) {
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
        processes.add(server("mariadb-trade-0", apartPort, APART));
        processes.add(server("mariadb", othersPort, EnumSet.complementOf(EnumSet.copyOf(APART))));
        for (DrillProcess process : processes) {
            process.awaitReady(1);
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
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db"),
                        folder.resolve("mariadb-install-db.log"))
                .awaitSuccess();
    }

    private DrillProcess server(String name, int port, Set<Name> databases) throws IOException {
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
        return DrillProcess.start(
                name,
                List.of(
                        program.toString(),
                        "--no-defaults",
                        "--user=" + System.getProperty("user.name"),
                        "--datadir=" + data,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + data.resolve("s"),
                        "--pid-file=" + data.resolve("pid"),
                        "--init-file=" + initFile,
                        "--innodb-buffer-pool-size=64M",
                        "--innodb-log-file-size=16M"),
                folder.resolve(name + ".log"));
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
        int port = APART.contains(name) ? apartPort : othersPort;
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database(name) + "?rewriteBatchedStatements=true";
    }

    @Override
    public DrillProcess trade0() {
        return processes.get(0);
    }

    @Override
    public void close() {
        processes.forEach(DrillProcess::close);
    }
}
