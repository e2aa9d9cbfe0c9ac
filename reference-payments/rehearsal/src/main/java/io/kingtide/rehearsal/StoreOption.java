package io.kingtide.rehearsal;

import io.kingtide.rehearsal.system.StoreChoice;
import picocli.CommandLine.Option;

/** {@code --store} of the commands that start the reference system. */
final class StoreOption {
    private static final String PASSWORD = "KINGTIDE_DB_PASSWORD";

    @Option(
            names = "--store",
            defaultValue = "h2",
            paramLabel = "KIND",
            description =
                    "h2 (default), mysql for a private MariaDB server, or jdbc:mysql://HOST:PORT of a server that runs:"
                            + " its databases kingtide_* are made if they are missing. Its password is read from the variable "
                            + PASSWORD + ".")
    private String store = "h2";

    @Option(
            names = "--store-user",
            defaultValue = "root",
            paramLabel = "NAME",
            description = "Database user, where --store names a server (default: ${DEFAULT-VALUE}).")
    private String user = "root";

    StoreChoice choice() {
        String password = System.getenv(PASSWORD);
        return StoreChoice.parse(store, user, password == null ? "" : password);
    }
}
