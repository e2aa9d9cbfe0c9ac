package io.kingtide.payments.drills;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Each store an H2 server process of its own. */
final class H2DrillStores implements DrillStores {
    private final DrillJava java;
    private final Path folder;
    private final Map<Name, Integer> ports = new EnumMap<>(Name.class);
    private final Map<Name, DrillProcess> processes = new EnumMap<>(Name.class);

    H2DrillStores(DrillJava java, Path folder) {
        this.java = java;
        this.folder = folder;
        for (Name name : Name.values()) {
            ports.put(name, DrillSystem.freePort());
        }
    }

    @Override
    public void start() throws IOException, InterruptedException {
        for (Name name : Name.values()) {
            List<String> arguments = new ArrayList<>(List.of(
                    "serve",
                    "--port",
                    String.valueOf(ports.get(name)),
                    "--dir",
                    folder.resolve(name.text()).toString()));
            arguments.addAll(DrillSystem.seed(name));
            processes.put(name, java.start(name.text(), "payment-store", arguments));
        }
        for (DrillProcess process : processes.values()) {
            process.awaitReady(1);
        }
    }

    @Override
    public String url(Name name) {
        return "jdbc:h2:tcp://127.0.0.1:" + ports.get(name) + "/trade";
    }

    @Override
    public DrillProcess trade0() {
        DrillProcess process = processes.get(Name.TRADE_0);
        if (process == null) {
            throw new IllegalStateException("the stores have not been started");
        }
        return process;
    }

    @Override
    public void close() {
        processes.values().forEach(DrillProcess::close);
    }
}
