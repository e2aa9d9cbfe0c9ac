package io.kingtide.rehearsal.system;

import io.kingtide.command.RunningSystem;
import io.kingtide.rehearsal.process.ChildSpec;
import io.kingtide.rehearsal.process.JavaCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** H2 servers: a process for each database but the clusters of bills, which share one. They create their own tables. */
final class H2StoreLayout implements StoreLayout {
    private final StateFolder state;
    private final SystemOptions options;
    private final JavaCommand program;
    private final Function<ProcessPlan, ChildSpec> processes;

    /** What differs between the processes of the stores. */
    record ProcessPlan(String name, JavaCommand command, int port) {}

    /**
     * @param program the store's program, without arguments
     * @param processes makes a process to start of a plan
     */
    H2StoreLayout(
            StateFolder state, SystemOptions options, JavaCommand program, Function<ProcessPlan, ChildSpec> processes) {
        this.state = state;
        this.options = options;
        this.program = program;
        this.processes = processes;
    }

    @Override
    public void prepare() {
        // The program makes its folder itself.
    }

    @Override
    public List<ChildSpec> processes() {
        List<ChildSpec> specs = new ArrayList<>();
        for (Database database : StoreLayout.databases(options)) {
            if (!database.name().equals(MERCHANT_BILLS)) {
                specs.add(process(database));
            }
        }
        return specs;
    }

    private ChildSpec process(Database database) {
        int port = port(database.name());
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--port",
                Integer.toString(port),
                "--dir",
                state.stores().resolve(database.name()).toString(),
                "--name",
                database.name()));
        arguments.addAll(StoreLayout.seed(database, options));
        if (database.name().equals(CONSUMER_BILLS)) {
            arguments.addAll(List.of("--also", MERCHANT_BILLS));
        }
        return processes.apply(new ProcessPlan("store-" + database.name(), program.withArguments(arguments), port));
    }

    @Override
    public void bringUp() {
        // Each process has done so before it let anyone in.
    }

    @Override
    public RunningSystem.Store store(String name) {
        return new RunningSystem.Store(name, "jdbc:h2:tcp://127.0.0.1:" + port(name) + "/" + name, "sa", "");
    }

    @Override
    public String urlPattern(String prefix) {
        return "jdbc:h2:tcp://127.0.0.1:*/" + prefix + "*";
    }

    private int port(String name) {
        return switch (name) {
            case CREDIT -> options.creditStorePort();
            case CONSUMER_BILLS, MERCHANT_BILLS -> options.billStorePort();
            case FAILOVER -> options.failoverStorePort();
            case GUARD -> options.guardStorePort();
            default -> options.tradeStorePort(Integer.parseInt(name.substring("trade-".length())));
        };
    }
}
