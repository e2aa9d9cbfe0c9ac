package io.kingtide.payments.drills;

import io.kingtide.command.Problem;
import io.kingtide.command.RunningSystem;
import io.kingtide.payments.checker.CheckedStore;
import io.kingtide.payments.checker.CheckedSystem;
import io.kingtide.payments.checker.Checker;
import io.kingtide.payments.checker.History;
import io.kingtide.payments.drills.DrillStores.Name;
import io.kingtide.payments.testkit.FaultyRelay;
import io.kingtide.payments.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two units, two trade stores with failover shard and guard, the credit service and its store, each a process, on ports that were free. */
final class DrillSystem implements AutoCloseable {
    static final int USERS = 10_000;
    static final int MERCHANTS = 100;
    private static final String OPS_TOKEN = "drill";
    private static final String FIRST_SLOTS = "00-49";
    private static final String LAST_SLOTS = "50-99";
    private static final int LATE_MILLIS = 300;

    private final Path folder;
    private final List<DrillProcess> all = new ArrayList<>();
    private final History history = new History();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int[] unitPorts = {FreePort.next(), FreePort.next()};
    private final int creditPort = FreePort.next();
    private final DrillStores stores;
    private final DrillJava java;
    private final int billPort = FreePort.next();
    private final FaultyRelay relay;
    private final FaultyRelay billRelay;
    private final DrillProcess[] units = new DrillProcess[2];
    private final DrillProcess credit;
    private final DrillProcess bills;
    private final @Nullable ShadowSide shadow;
    private Map<String, String> headers = Map.of();
    private ProductionSums before = new ProductionSums(Map.of());

    /**
     * Starts everything and waits until it is ready.
     *
     * @param home the built checkout
     * @param folder where stores and logs go
     */
    DrillSystem(Path home, Path folder, Needs needs) throws IOException, InterruptedException, SQLException {
        this.folder = folder;
        Files.createDirectories(folder);
        java = new DrillJava(home, folder);
        stores = needs.store() == StoreKind.H2
                ? new H2DrillStores(java, folder)
                : new MariaDbDrillStores(java, folder, needs.replicated());
        shadow = needs.tagged() ? new ShadowSide(java, folder) : null;
        relay = FaultyRelay.before("http://127.0.0.1:" + creditPort);
        billRelay = FaultyRelay.before("http://127.0.0.1:" + billPort);
        try {
            stores.start();
            if (shadow != null) {
                shadow.create(described());
                headers = shadow.headers();
            }
            credit = credit(needs.creditOptions());
            bills = start(
                    "bill-service",
                    "bill-service",
                    List.of(
                            "--server.port=" + billPort,
                            "--payments.consumer-stores.consumer.url=" + stores.url(Name.CONSUMER_BILLS),
                            "--payments.merchant-stores.merchant.url=" + stores.url(Name.MERCHANT_BILLS)));
            units[0] = unit(0, "A", FIRST_SLOTS);
            units[1] = unit(1, "B", LAST_SLOTS);
            for (DrillProcess process : all) {
                process.awaitReady(1);
            }
            if (shadow != null) {
                before = production();
            }
        } catch (IOException | InterruptedException | SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * What kind of system a drill needs.
     *
     * @param store which database the stores are
     * @param replicated whether trade store 0 has a replica
     * @param tagged whether the load is test traffic, and the agent attached
     * @param creditOptions further properties of the credit service, such as a slow model
     */
    record Needs(StoreKind store, boolean replicated, boolean tagged, List<String> creditOptions) {}

    /** Which database the stores are. */
    enum StoreKind {
        H2,
        MYSQL
    }

    /** The seed of a store, as options of its program. */
    static List<String> seed(Name name) {
        return List.of(
                "--kind",
                name.kind,
                "--slots",
                name.slots,
                "--users",
                "0-" + (USERS - 1),
                "--merchants",
                Integer.toString(MERCHANTS));
    }

    private DrillProcess credit(List<String> options) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("--server.port=" + creditPort, "--payments.store.url=" + stores.url(Name.CREDIT)));
        arguments.addAll(options);
        return start("credit-service", "credit-service", arguments);
    }

    private DrillProcess unit(int index, String name, String slots) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + unitPorts[index],
                "--payments.unit=" + name,
                "--payments.instance=payment-unit-" + name,
                "--payments.worker=" + (index + 1),
                "--payments.slots=" + slots,
                "--payments.stores.trade-0.url=" + stores.url(Name.TRADE_0),
                "--payments.stores.trade-0.slots=00-49",
                "--payments.stores.trade-1.url=" + stores.url(Name.TRADE_1),
                "--payments.stores.trade-1.slots=50-99",
                "--payments.failover.url=" + stores.url(Name.FAILOVER),
                "--payments.guard.url=" + stores.url(Name.GUARD),
                "--payments.credit-url=" + relay.url(),
                "--payments.bills-url=" + billRelay.url(),
                "--payments.message-millis=100",
                "--payments.credit-timeout-millis=3000",
                "--payments.try-timeout-millis=5000",
                "--payments.recovery-millis=100",
                "--payments.fold-millis=300",
                "--payments.ops-token=" + OPS_TOKEN));
        stores.replicaUrl().ifPresent(url -> arguments.add("--payments.stores.trade-0.replica=" + url));
        return start("payment-unit-" + name.toLowerCase(Locale.ROOT), "payment-unit", arguments);
    }

    private DrillProcess start(String name, String module, List<String> arguments) throws IOException {
        List<String> vm = shadow == null ? List.of() : List.of(shadow.attached(module, name));
        DrillProcess process = java.start(name, module, vm, arguments);
        all.add(process);
        return process;
    }

    /** Unit 0 is A (slots 00 to 49 at first), unit 1 is B. */
    DrillProcess unit(int index) {
        return units[index];
    }

    DrillStores stores() {
        return stores;
    }

    /** Everything that can die: services and stores. */
    List<DrillProcess> processes() {
        List<DrillProcess> processes = new ArrayList<>(all);
        processes.addAll(stores.processes());
        return processes;
    }

    String unitUrl(int index) {
        return "http://127.0.0.1:" + unitPorts[index];
    }

    /** The store of slots 00 to 49. */
    DrillProcess tradeStore0() {
        return stores.trade0();
    }

    DrillProcess credit() {
        return credit;
    }

    /** Stands between the units and the credit service. */
    FaultyRelay relay() {
        return relay;
    }

    /** The consumer of the units' messages. */
    DrillProcess bills() {
        return bills;
    }

    /** Stands between the units and the bill service. */
    FaultyRelay billRelay() {
        return billRelay;
    }

    /** The credit store, to be looked at. */
    CheckedStore creditTables() {
        return stores.tables(Name.CREDIT);
    }

    CheckedStore failoverTables() {
        return stores.tables(Name.FAILOVER);
    }

    List<CheckedStore> tradeTables() {
        return List.of(stores.tables(Name.TRADE_0), stores.tables(Name.TRADE_1), failoverTables());
    }

    /** Keys, tombstones and the states of the shards. */
    CheckedStore guardTables() {
        return stores.tables(Name.GUARD);
    }

    Checker checker() {
        return new Checker(
                new CheckedSystem(
                        tradeTables(),
                        creditTables(),
                        guardTables(),
                        List.of(stores.tables(Name.CONSUMER_BILLS)),
                        List.of(stores.tables(Name.MERCHANT_BILLS))),
                shadow == null ? "" : ShadowSide.SUFFIX);
    }

    /** {@code $orders} becomes the table that the load writes: {@code orders}, or {@code orders_shadow}. */
    String named(String sql) {
        return sql.replaceAll("\\$(\\w+)", "$1" + (shadow == null ? "" : ShadowSide.SUFFIX));
    }

    /** What every call of the load carries. */
    Map<String, String> headers() {
        return headers;
    }

    /** What became of production while the load was tagged; null if it was not. */
    DrillReport.@Nullable Production judgeProduction() throws SQLException {
        if (shadow == null) {
            return null;
        }
        ProductionSums after = production();
        return new DrillReport.Production(
                after.sums().size(), before.changedUntil(after), before.changedBySystem(after));
    }

    private ProductionSums production() throws SQLException {
        return ProductionSums.of(
                Arrays.stream(Name.values()).map(stores::tables).toList());
    }

    private List<RunningSystem.Store> described() {
        return Arrays.stream(Name.values())
                .map(stores::tables)
                .map(store -> new RunningSystem.Store(store.name(), store.url(), store.user(), store.password()))
                .toList();
    }

    /** Everything that was told to clients of this system, in all drills so far. */
    History history() {
        return history;
    }

    /** Undoes what an earlier drill left: dead units, moved slots, faulty calls. */
    void makeWhole() throws IOException, InterruptedException {
        for (FaultyRelay one : List.of(relay, billRelay)) {
            one.faults(path -> FaultyRelay.Fault.NONE);
            one.lateMillis(LATE_MILLIS);
        }
        for (DrillProcess unit : units) {
            if (!unit.isAlive()) {
                unit.restart();
            }
        }
        serve(0, FIRST_SLOTS);
        serve(1, LAST_SLOTS);
    }

    /** Lets a unit serve exactly these slots, taking over what others own. */
    void serve(int unit, String slots) throws IOException, InterruptedException {
        String body = "{\"slots\":\"" + slots + "\"}";
        ops(unit, "/ops/slots", body, Map.of());
        if (shadow != null) {
            // The routes of the shadow tables are rows of their own, moved in the same way.
            ops(unit, "/ops/slots", body, headers);
        }
    }

    /** Lets a unit's clock be wrong by this much. */
    void clockOffset(int unit, long millis) throws IOException, InterruptedException {
        ops(unit, "/ops/clock", "{\"offsetMillis\":" + millis + "}", Map.of());
    }

    private void ops(int unit, String path, String body, Map<String, String> more)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(unitUrl(unit) + path))
                .header("Authorization", "Bearer " + OPS_TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        more.forEach(request::header);
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw Problem.notCarriedOut(
                    "Sending " + body + " to " + path,
                    response.statusCode() + " " + response.body(),
                    "200",
                    "See " + folder);
        }
    }

    @Override
    public void close() {
        all.forEach(DrillProcess::close);
        stores.close();
        relay.close();
        billRelay.close();
    }
}
