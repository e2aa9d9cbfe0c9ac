package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.checker.Checker;
import io.kingtide.payments.testkit.FaultyRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two units, two trade stores with failover shard and guard, the credit service and its store, each a process, on ports that were free. */
final class DrillSystem implements AutoCloseable {
    static final int USERS = 2000;
    static final int MERCHANTS = 100;
    private static final String OPS_TOKEN = "drill";

    private final Path home;
    private final Path folder;
    private final List<DrillProcess> all = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int[] unitPorts = {freePort(), freePort()};
    private final int[] storePorts = {freePort(), freePort()};
    private final int creditPort = freePort();
    private final int creditStorePort = freePort();
    private final int failoverPort = freePort();
    private final int guardPort = freePort();
    private final FaultyRelay relay;
    private final DrillProcess[] stores = new DrillProcess[2];
    private final DrillProcess[] units = new DrillProcess[2];
    private final DrillProcess creditStore;
    private final DrillProcess credit;

    /**
     * Starts everything and waits until it is ready.
     *
     * @param creditOptions further properties of the credit service, such as a slow model
     */
    DrillSystem(Path home, Path folder, List<String> creditOptions) throws IOException, InterruptedException {
        this.home = home;
        this.folder = folder;
        Files.createDirectories(folder);
        relay = FaultyRelay.before("http://127.0.0.1:" + creditPort);
        try {
            stores[0] = store("trade-0", storePorts[0], List.of("--kind", "trade", "--slots", "00-49"));
            stores[1] = store("trade-1", storePorts[1], List.of("--kind", "trade", "--slots", "50-99"));
            creditStore = store("credit", creditStorePort, List.of("--kind", "credit"));
            store("failover", failoverPort, List.of("--kind", "failover"));
            store("guard", guardPort, List.of("--kind", "guard"));
            for (DrillProcess store : all) {
                store.awaitReady(1);
            }
            credit = credit(creditOptions);
            units[0] = unit(0, "A", "00-49");
            units[1] = unit(1, "B", "50-99");
            for (DrillProcess process : all) {
                process.awaitReady(1);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private DrillProcess store(String name, int port, List<String> seed) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.resolve(name).toString(),
                "--users",
                "0-" + (USERS - 1),
                "--merchants",
                Integer.toString(MERCHANTS)));
        arguments.addAll(seed);
        return start(name, "payment-store", arguments);
    }

    private DrillProcess credit(List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + creditPort,
                "--payments.store.url=jdbc:h2:tcp://127.0.0.1:" + creditStorePort + "/trade"));
        arguments.addAll(options);
        return start("credit-service", "credit-service", arguments);
    }

    private DrillProcess unit(int index, String name, String slots) throws IOException {
        return start(
                "payment-unit-" + name.toLowerCase(Locale.ROOT),
                "payment-unit",
                List.of(
                        "--server.port=" + unitPorts[index],
                        "--payments.unit=" + name,
                        "--payments.instance=payment-unit-" + name,
                        "--payments.worker=" + (index + 1),
                        "--payments.slots=" + slots,
                        "--payments.stores.trade-0.url=" + storeUrl(storePorts[0]),
                        "--payments.stores.trade-0.slots=00-49",
                        "--payments.stores.trade-1.url=" + storeUrl(storePorts[1]),
                        "--payments.stores.trade-1.slots=50-99",
                        "--payments.failover.url=" + storeUrl(failoverPort),
                        "--payments.guard.url=" + storeUrl(guardPort),
                        "--payments.credit-url=" + relay.url(),
                        "--payments.credit-timeout-millis=3000",
                        "--payments.try-timeout-millis=5000",
                        "--payments.recovery-millis=100",
                        "--payments.fold-millis=300",
                        "--payments.ops-token=" + OPS_TOKEN));
    }

    private static String storeUrl(int port) {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/trade";
    }

    private DrillProcess start(String name, String module, List<String> arguments) throws IOException {
        Path jar = home.resolve("reference-payments/" + module + "/target/" + module + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw Problem.usage(
                    "Starting " + name,
                    "no " + jar,
                    "a built checkout",
                    "Build it with 'mvn -Dquick package', and run drills from the checkout.");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        DrillProcess process = DrillProcess.start(name, command, folder.resolve(name + ".log"));
        all.add(process);
        return process;
    }

    /** Unit 0 is A (slots 00 to 49 at first), unit 1 is B. */
    DrillProcess unit(int index) {
        return units[index];
    }

    String unitUrl(int index) {
        return "http://127.0.0.1:" + unitPorts[index];
    }

    DrillProcess tradeStore(int index) {
        return stores[index];
    }

    DrillProcess credit() {
        return credit;
    }

    /** Stands between the units and the credit service. */
    FaultyRelay relay() {
        return relay;
    }

    /** The credit store, to be looked at. */
    CheckedStore creditTables() {
        return new CheckedStore("credit", storeUrl(creditStorePort), "sa", "", 0, 99);
    }

    CheckedStore failoverTables() {
        return CheckedStore.failover("failover", storeUrl(failoverPort), "sa", "");
    }

    List<CheckedStore> tradeTables() {
        return List.of(
                new CheckedStore("trade-0", storeUrl(storePorts[0]), "sa", "", 0, 49),
                new CheckedStore("trade-1", storeUrl(storePorts[1]), "sa", "", 50, 99),
                failoverTables());
    }

    /** Keys, tombstones and the states of the shards. */
    CheckedStore guardTables() {
        return new CheckedStore("guard", storeUrl(guardPort), "sa", "", 0, 99);
    }

    Checker checker() {
        return new Checker(tradeTables(), creditTables(), guardTables(), "");
    }

    /** Lets a unit serve exactly these slots, taking over what others own. */
    void serve(int unit, String slots) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(unitUrl(unit) + "/ops/slots"))
                .header("Authorization", "Bearer " + OPS_TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"slots\":\"" + slots + "\"}"))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw Problem.notCarriedOut(
                    "Moving slots " + slots, response.statusCode() + " " + response.body(), "200", "See " + folder);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        all.forEach(DrillProcess::close);
        relay.close();
    }
}
