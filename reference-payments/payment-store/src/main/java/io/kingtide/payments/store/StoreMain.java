package io.kingtide.payments.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code serve} runs one H2 store until it is told to stop; {@code init} brings a store that runs elsewhere (MySQL,
 * MariaDB, another H2) to the current schema and seeds it. Exit codes: 0 done, 2 wrong usage, 3 could not be carried
 * out.
 */
public final class StoreMain {
    private static final String USAGE = """
            Usage: java -jar payment-store.jar serve --port P --dir D [--name trade] [SEED] [--also KIND,...]
                   java -jar payment-store.jar init --url JDBC-URL [--user sa] [--password TEXT] SEED
            SEED:  --kind trade|credit|failover|guard|consumer-bills|merchant-bills [--users 0-9999] [--merchants 200]
                   [--slots 00-99] [--units 2]
                   [--balance 100000000] [--credit-limit 100000000]
            With SEED, 'serve' creates and seeds the tables before it lets the first client in. --also serves further
            databases from the same process, each named after its kind.""";

    private StoreMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(Arrays.asList(arguments)));
    }

    private static int run(List<String> arguments) throws InterruptedException {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            switch (command) {
                case "serve" -> serve(StoreOptions.forServe(rest));
                case "init" -> init(StoreOptions.forInit(rest));
                default -> throw new StoreOptions.UsageException("got '" + command + "'; expected serve or init");
            }
            return 0;
        } catch (StoreOptions.UsageException e) {
            System.err.println("Starting payment-store: " + e.getMessage() + ".\n" + USAGE);
            return 2;
        } catch (Exception e) {
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            System.err.println("payment-store " + command + " failed: " + e.getMessage()
                    + ". Check that the port is free, the folder can be written and the store can be reached.");
            return 3;
        }
    }

    private static void serve(StoreOptions options) throws Exception {
        // H2 reads both when its classes load: listen on loopback only, whatever the machine's name resolves to.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        Path folder = Path.of(options.required("dir"));
        String name = options.get("name", "trade");
        Files.createDirectories(folder);
        if (options.hasKind()) {
            new StoreSchema(StoreServer.fileUrl(folder, name) + ";DB_CLOSE_DELAY=-1", StoreServer.USER, "")
                    .bringUp(options.kind(), options.seed());
        }
        List<String> names = new ArrayList<>(List.of(name));
        for (StoreKind kind : options.also()) {
            new StoreSchema(StoreServer.fileUrl(folder, kind.option()) + ";DB_CLOSE_DELAY=-1", StoreServer.USER, "")
                    .bringUp(kind, options.seed());
            names.add(kind.option());
        }
        StoreServer server = StoreServer.start(folder, names, options.port());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeQuietly(server, stopped), "store-stop"));
        System.out.println("payment-store ready: jdbc:h2:tcp://127.0.0.1:" + server.port() + "/" + name);
        stopped.await();
    }

    private static void closeQuietly(StoreServer server, CountDownLatch stopped) {
        try {
            server.close();
        } catch (SQLException e) {
            System.err.println("Closing the store: " + e.getMessage());
        } finally {
            stopped.countDown();
        }
    }

    private static void init(StoreOptions options) throws SQLException {
        boolean seeded = new StoreSchema(
                        options.required("url"), options.get("user", "sa"), options.get("password", ""))
                .bringUp(options.kind(), options.seed());
        System.out.println(seeded ? "Schema is current, seeded." : "Schema is current, was seeded before.");
    }
}
