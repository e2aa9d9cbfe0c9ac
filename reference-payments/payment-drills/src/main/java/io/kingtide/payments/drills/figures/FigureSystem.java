package io.kingtide.payments.drills.figures;

import io.kingtide.payments.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One unit with its trade stores, the credit service and the bill service, each a process; started to be measured. */
final class FigureSystem implements AutoCloseable {
    static final int USERS = 2000;
    static final int MERCHANTS = 100;
    private static final int SLOTS = 100;

    private final Path home;
    private final Path folder;
    private final Map<String, FigureProcess> all = new LinkedHashMap<>();
    private final Shape shape;
    private final int unitPort = FreePort.next();
    private final Map<String, String> urls = new LinkedHashMap<>();

    /**
     * What is started.
     *
     * @param vm options of the unit's virtual machine, such as the agent
     * @param credit properties of the credit service, such as a stuck model
     */
    record Shape(int tradeStores, boolean mariaDb, List<String> vm, List<String> credit) {
        static final Shape PLAIN = new Shape(1, false, List.of(), List.of());

        Shape onMariaDb() {
            return new Shape(tradeStores, true, vm, credit);
        }

        Shape stores(int stores) {
            return new Shape(stores, mariaDb, vm, credit);
        }

        Shape unitVm(List<String> options) {
            return new Shape(tradeStores, mariaDb, options, credit);
        }

        Shape creditOptions(List<String> options) {
            return new Shape(tradeStores, mariaDb, vm, options);
        }
    }

    FigureSystem(Path home, Path folder, Shape shape) throws IOException, InterruptedException {
        this.home = home;
        this.folder = Files.createDirectories(folder);
        this.shape = shape;
        try {
            stores();
            services();
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void stores() throws IOException, InterruptedException {
        Map<String, String> slots = new LinkedHashMap<>();
        for (int i = 0; i < shape.tradeStores(); i++) {
            slots.put("trade-" + i, slots(i));
        }
        List.of("credit", "consumer-bills", "merchant-bills").forEach(name -> slots.put(name, "00-99"));
        int port = FreePort.next();
        if (shape.mariaDb()) {
            MariaDb.install(folder, slots.keySet());
            all.put("mariadb", MariaDb.start(folder, port));
            all.get("mariadb").await("ready for connections");
        }
        List<FigureProcess> started = new ArrayList<>();
        for (Map.Entry<String, String> store : slots.entrySet()) {
            started.add(shape.mariaDb() ? initialised(store, port) : served(store));
        }
        for (FigureProcess process : started) {
            if (shape.mariaDb()) {
                process.awaitSuccess();
            } else {
                process.await(" ready");
            }
        }
    }

    private FigureProcess initialised(Map.Entry<String, String> store, int port) throws IOException {
        String url = "jdbc:mysql://127.0.0.1:" + port + "/" + store.getKey().replace('-', '_');
        urls.put(store.getKey(), url);
        List<String> arguments = new ArrayList<>(List.of("init", "--url", url, "--user", "sa"));
        arguments.addAll(seed(store));
        return FigureProcess.module(home, folder, "init-" + store.getKey(), "payment-store", List.of(), arguments);
    }

    private FigureProcess served(Map.Entry<String, String> store) throws IOException {
        int port = FreePort.next();
        urls.put(store.getKey(), "jdbc:h2:tcp://127.0.0.1:" + port + "/trade");
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.resolve(store.getKey()).toString()));
        arguments.addAll(seed(store));
        FigureProcess process =
                FigureProcess.module(home, folder, store.getKey(), "payment-store", List.of(), arguments);
        all.put(store.getKey(), process);
        return process;
    }

    private static List<String> seed(Map.Entry<String, String> store) {
        return List.of(
                "--kind",
                store.getKey().startsWith("trade-") ? "trade" : store.getKey(),
                "--slots",
                store.getValue(),
                "--units",
                "1",
                "--users",
                "0-" + (USERS - 1),
                "--merchants",
                Integer.toString(MERCHANTS));
    }

    private String slots(int index) {
        int first = index * SLOTS / shape.tradeStores();
        int last = (index + 1) * SLOTS / shape.tradeStores() - 1;
        return "%02d-%02d".formatted(first, last);
    }

    private void services() throws IOException, InterruptedException {
        int creditPort = FreePort.next();
        int billPort = FreePort.next();
        List<String> credit = new ArrayList<>(List.of(
                "--server.port=" + creditPort,
                "--payments.store.url=" + urls.get("credit"),
                "--payments.velocity-per-minute=1000000"));
        credit.addAll(shape.credit());
        service("credit-service", List.of(), credit);
        service(
                "bill-service",
                List.of(),
                List.of(
                        "--server.port=" + billPort,
                        "--payments.consumer-stores.consumer.url=" + urls.get("consumer-bills"),
                        "--payments.merchant-stores.merchant.url=" + urls.get("merchant-bills")));
        List<String> unit = new ArrayList<>(List.of(
                "--server.port=" + unitPort,
                "--payments.unit=A",
                "--payments.instance=payment-unit-a",
                "--payments.worker=1",
                "--payments.slots=00-99",
                "--payments.credit-url=http://127.0.0.1:" + creditPort,
                "--payments.bills-url=http://127.0.0.1:" + billPort));
        for (int i = 0; i < shape.tradeStores(); i++) {
            unit.add("--payments.stores.trade-" + i + ".url=" + urls.get("trade-" + i));
            unit.add("--payments.stores.trade-" + i + ".slots=" + slots(i));
        }
        service("payment-unit", shape.vm(), unit);
        for (String name : List.of("credit-service", "bill-service", "payment-unit")) {
            process(name).await(" ready");
        }
    }

    private void service(String module, List<String> vm, List<String> arguments) throws IOException {
        all.put(module, FigureProcess.module(home, folder, module, module, vm, arguments));
    }

    private FigureProcess process(String name) {
        FigureProcess process = all.get(name);
        if (process == null) {
            throw new IllegalStateException("no process " + name);
        }
        return process;
    }

    URI unit() {
        return URI.create("http://127.0.0.1:" + unitPort);
    }

    /** The JDBC URL of a store; user {@code sa}, no password. */
    String url(String store) {
        return urls.getOrDefault(store, "");
    }

    /** CPU time of all processes until now. */
    Duration cpu() {
        return all.values().stream().map(FigureProcess::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    /** CPU time of each process until now. */
    Map<String, Duration> cpuByProcess() {
        Map<String, Duration> each = new LinkedHashMap<>();
        all.forEach((name, process) -> each.put(name, process.cpu()));
        return each;
    }

    /** CPU time until now of what a payment needs apart from the services: the databases. */
    Duration storeCpu() {
        return all.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().endsWith("-service") && !entry.getKey().equals("payment-unit"))
                .map(entry -> entry.getValue().cpu())
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        all.values().forEach(FigureProcess::close);
    }
}
