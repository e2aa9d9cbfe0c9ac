package io.kingtide.rehearsal.system;

import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.process.ChildSpec;
import io.kingtide.rehearsal.process.JavaCommand;
import io.kingtide.rehearsal.process.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.json.JsonMapper;

/** Which processes the reference system consists of, and the configuration that each one reads. */
final class SystemLayout {
    static final String PAYMENTS = "payment-unit";
    static final String CREDIT = "credit-service";
    static final String BILLS = "bill-service";
    static final String FRONT_DOOR = "front-door";
    static final String CONSOLE = "ops-console";
    static final String STORE = "payment-store";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration STOP_WITHIN = Duration.ofSeconds(8);

    private final Installation installation;
    private final StateFolder state;
    private final SystemOptions options;
    private final StoreLayout stores;

    SystemLayout(Installation installation, StateFolder state, SystemOptions options) {
        this.installation = installation;
        this.state = state;
        this.options = options;
        this.stores = layoutOfStores();
    }

    /** How many instances of each service attach the agent: the roll-call. */
    static Map<String, Integer> agents(SystemOptions options) {
        return Map.of(PAYMENTS, options.units(), CREDIT, 1, BILLS, 1);
    }

    private StoreLayout layoutOfStores() {
        JavaCommand program = java("reference-payments/payment-store", 256);
        return options.store().kind() == StoreChoice.Kind.H2
                ? new H2StoreLayout(
                        state,
                        options,
                        program,
                        plan -> spec(plan.name(), STORE, plan.command(), plan.port(), ChildSpec.Health.TCP))
                : new MySqlStoreLayout(
                        state,
                        options,
                        arguments -> program.withArguments(arguments).toList(false, state.log("init")));
    }

    /** The databases. */
    StoreLayout stores() {
        return stores;
    }

    ChildSpec console() {
        return spec(
                CONSOLE,
                CONSOLE,
                java("traffic-shaper/ops-console", 96)
                        .withArguments(List.of(
                                "--data",
                                state.consoleData().toString(),
                                "--port",
                                Integer.toString(options.consolePort()),
                                "--users",
                                state.users().toString(),
                                "--node-keys",
                                state.nodeKeys().toString())),
                options.consolePort(),
                ChildSpec.Health.HTTP);
    }

    /** Credit service, payment units and front door. */
    List<ChildSpec> services() {
        List<ChildSpec> specs = new ArrayList<>();
        specs.add(credit());
        specs.add(bills());
        for (int i = 0; i < options.units(); i++) {
            specs.add(unit(i));
        }
        specs.add(frontDoor());
        return specs;
    }

    private ChildSpec credit() {
        Path config = state.config(CREDIT, ".properties");
        state.write(config, """
                server.port=%d
                payments.instance=%s
                %s
                """.formatted(options.creditPort(), CREDIT, reached("payments.store", StoreLayout.CREDIT)));
        JavaCommand command = attached(java("reference-payments/credit-service", 160), CREDIT, CREDIT)
                .withArguments(List.of("--config", config.toString()));
        return spec(CREDIT, CREDIT, command, options.creditPort(), ChildSpec.Health.HTTP);
    }

    private ChildSpec bills() {
        Path config = state.config(BILLS, ".properties");
        state.write(config, """
                server.port=%d
                payments.instance=%s
                %s
                %s
                """.formatted(
                        options.billServicePort(),
                        BILLS,
                        reached("payments.consumer-stores.consumer", StoreLayout.CONSUMER_BILLS),
                        reached("payments.merchant-stores.merchant", StoreLayout.MERCHANT_BILLS)));
        JavaCommand command = attached(java("reference-payments/bill-service", 160), BILLS, BILLS)
                .withArguments(List.of("--config", config.toString()));
        return spec(BILLS, BILLS, command, options.billServicePort(), ChildSpec.Health.HTTP);
    }

    private ChildSpec unit(int index) {
        String name = PAYMENTS + "-" + SystemOptions.letter(index);
        StringJoiner config = new StringJoiner("\n", "", "\n");
        config.add("server.port=" + options.unitPort(index));
        config.add("payments.unit=" + SystemOptions.letter(index).toUpperCase(Locale.ROOT));
        config.add("payments.instance=" + name);
        config.add("payments.worker=" + index);
        config.add("payments.slots=" + SystemOptions.slots(index, options.units()));
        config.add("payments.credit-url=http://127.0.0.1:" + options.creditPort());
        config.add("payments.bills-url=http://127.0.0.1:" + options.billServicePort());
        for (int i = 0; i < options.tradeStores(); i++) {
            String store = "payments.stores.trade-" + i;
            config.add(reached(store, "trade-" + i));
            config.add(store + ".slots=" + SystemOptions.slots(i, options.tradeStores()));
        }
        if (options.failover()) {
            config.add(reached("payments.failover", StoreLayout.FAILOVER));
            config.add(reached("payments.guard", StoreLayout.GUARD));
        }
        config.add("kingtide.shaper.service=" + PAYMENTS);
        config.add("kingtide.shaper.instance=" + name);
        config.add("kingtide.shaper.console=" + consoleUrl());
        config.add("kingtide.shaper.node-keys=" + state.nodeKeys());
        Path file = state.config(name, ".properties");
        state.write(file, config.toString());
        JavaCommand command = attached(java("reference-payments/payment-unit", 256), PAYMENTS, name)
                .withArguments(List.of("--config", file.toString()));
        return spec(name, PAYMENTS, command, options.unitPort(index), ChildSpec.Health.HTTP);
    }

    /** The properties by which a service reaches a store. */
    private String reached(String property, String name) {
        RunningSystem.Store store = stores.store(name);
        return property + ".url=" + store.url() + "\n" + property + ".user=" + store.user() + "\n" + property
                + ".password=" + store.password();
    }

    private ChildSpec frontDoor() {
        StringJoiner units = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
        for (int i = 0; i < options.units(); i++) {
            units.add("{\"name\": \"%s\", \"slots\": \"%s\", \"url\": \"http://127.0.0.1:%d\"}"
                    .formatted(
                            SystemOptions.letter(i).toUpperCase(Locale.ROOT),
                            SystemOptions.slots(i, options.units()),
                            options.unitPort(i)));
        }
        Path config = state.config(FRONT_DOOR, ".json");
        state.write(config, """
                {
                  "port": %d,
                  "units": %s,
                  "tagKeys": %s,
                  "console": "%s",
                  "nodeKeys": %s,
                  "service": "%s",
                  "instance": "%s",
                  "sentinelLogs": %s
                }
                """.formatted(
                        options.frontDoorPort(),
                        units,
                        json(state.tagKeys()),
                        consoleUrl(),
                        json(state.nodeKeys()),
                        FRONT_DOOR,
                        FRONT_DOOR,
                        json(state.logs().resolve("sentinel"))));
        JavaCommand command =
                java("traffic-shaper/front-door", 192).withArguments(List.of("--config", config.toString()));
        return spec(FRONT_DOOR, FRONT_DOOR, command, options.frontDoorPort(), ChildSpec.Health.HTTP);
    }

    private static String json(Path path) {
        return JSON.writeValueAsString(path.toString());
    }

    /** The service with the agent attached; nothing else about it changes. */
    private JavaCommand attached(JavaCommand command, String service, String instance) {
        Path config = state.config(instance, ".agent");
        state.write(config, """
                service = %s
                instance = %s
                rules = %s
                tag.keys = %s
                control.url = %s
                control.keys = %s
                status.file = %s
                """.formatted(
                        service,
                        instance,
                        state.shadowRules(),
                        state.tagKeys(),
                        consoleUrl(),
                        state.nodeKeys(),
                        state.config(instance, ".status.json")));
        return command.withAgent(installation.agent(), "config=" + config);
    }

    /** What is shadowed and how: everything in table mode, but for what only migrations write. */
    void writeShadowRules() {
        StringJoiner rules = new StringJoiner(
                "\n",
                "version: 1\ndata-sources:\n",
                "\njobs:\n  - io.kingtide.payments.unit.BackgroundJobs\noutbound: []\n");
        StoreLayout.databases(options).stream()
                .map(StoreLayout.Database::kind)
                .distinct()
                .forEach(kind -> rules.add("""
                      - name: %s
                        url: "%s"
                        mode: table
                        template: "{table}_shadow"
                        tables:
                          schema_history: refuse""".formatted(kind, stores.urlPattern(kind))));
        state.write(state.shadowRules(), rules.toString());
    }

    RunningSystem describe(List<RunningSystem.RunningProcess> processes) {
        List<RunningSystem.Store> described = StoreLayout.databases(options).stream()
                .map(database -> stores.store(database.name()))
                .toList();
        return new RunningSystem(
                1,
                "http://127.0.0.1:" + options.frontDoorPort(),
                consoleUrl(),
                state.operatorToken(),
                state.tagKeys(),
                state.nodeKeys(),
                processes,
                described);
    }

    private String consoleUrl() {
        return "http://127.0.0.1:" + options.consolePort();
    }

    private JavaCommand java(String module, int heapMegabytes) {
        Path jar = installation.runnable(module);
        return JavaCommand.of(List.of(jar, Installation.leash()), Installation.mainClassOf(jar), heapMegabytes);
    }

    private ChildSpec spec(String name, String service, JavaCommand command, int port, ChildSpec.Health health) {
        Path log = state.log(name);
        List<String> line = command.toList(options.bond() == Supervisor.Bond.ATTACHED, log);
        return new ChildSpec(name, service, line, Map.of(), port, health, log, STOP_WITHIN);
    }
}
