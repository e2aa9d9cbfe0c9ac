package io.kingtide.payments.drills;

import io.kingtide.payments.testkit.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** H2 server processes: each trade store has one, all others share one, because no drill breaks them apart. */
final class H2DrillStores implements DrillStores {
    private static final Name SHARED = Name.CREDIT;
    private static final EnumSet<Name> PROCESSES = EnumSet.of(Name.TRADE_0, Name.TRADE_1, SHARED);

    private final DrillJava java;
    private final Path folder;
    private final Map<Name, Integer> ports = new EnumMap<>(Name.class);
    private final Map<Name, DrillProcess> processes = new EnumMap<>(Name.class);

    H2DrillStores(DrillJava java, Path folder) {
        this.java = java;
        this.folder = folder;
        for (Name name : PROCESSES) {
            ports.put(name, FreePort.next());
        }
    }

    @Override
    public void start() throws IOException, InterruptedException {
        for (Name name : PROCESSES) {
            List<String> arguments = new ArrayList<>(List.of(
                    "serve",
                    "--port",
                    String.valueOf(ports.get(name)),
                    "--name",
                    name.kind,
                    "--dir",
                    folder.resolve(name.text()).toString()));
            arguments.addAll(DrillSystem.seed(name));
            if (name == SHARED) {
                arguments.add("--also");
                arguments.add(EnumSet.complementOf(PROCESSES).stream()
                        .map(also -> also.kind)
                        .collect(Collectors.joining(",")));
            }
            processes.put(name, java.start(name.text(), "payment-store", arguments));
        }
        for (DrillProcess process : processes.values()) {
            process.awaitReady(1);
        }
    }

    @Override
    public String url(Name name) {
        return "jdbc:h2:tcp://127.0.0.1:" + ports.get(PROCESSES.contains(name) ? name : SHARED) + "/" + name.kind;
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
    public List<DrillProcess> processes() {
        return List.copyOf(processes.values());
    }

    @Override
    public void close() {
        processes.values().forEach(DrillProcess::close);
    }
}
