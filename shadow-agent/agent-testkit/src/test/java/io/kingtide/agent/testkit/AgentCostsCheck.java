package io.kingtide.agent.testkit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What attaching costs the same application, with no agent, with this one, and with OpenTelemetry's: start-up, time and
 * processor time of a request, memory. Rounds are interleaved, medians are printed, nothing is asserted. Wall times mean
 * something on an idle machine only, so the load is printed too.
 */
class AgentCostsCheck {
    private static final int ROUNDS = Integer.getInteger("kingtide.costs.rounds", 5);
    private static final int WARM_UP = 2_000;
    private static final int REQUESTS = 3_000;
    private static final String[] FIGURES = {
        "start-up wall ms", "start-up cpu ms", "p50 us", "p95 us", "cpu us a request", "resident MB"
    };

    @Test
    void measure(@TempDir Path folder) throws Exception {
        Map<String, List<double[]>> runs = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String agent : new String[] {"none", "kingtide", "opentelemetry"}) {
                runs.computeIfAbsent(agent, any -> new ArrayList<>())
                        .add(run(agent, Files.createDirectory(folder.resolve(agent + round))));
            }
        }
        System.out.println("agent costs, medians of " + ROUNDS + " interleaved rounds, load "
                + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() + ", Java "
                + Runtime.version());
        for (int figure = 0; figure < FIGURES.length; figure++) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", FIGURES[figure]));
            for (Map.Entry<String, List<double[]>> agent : runs.entrySet()) {
                line.append(String.format(Locale.ROOT, "  %s %.1f", agent.getKey(), median(agent.getValue(), figure)));
            }
            System.out.println(line);
        }
    }

    private static double median(List<double[]> runs, int figure) {
        double[] sorted = runs.stream().mapToDouble(run -> run[figure]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double[] run(String agent, Path folder) throws Exception {
        try (Rehearsal rehearsal = new Rehearsal(folder)) {
            long began = System.nanoTime();
            rehearsal.start(AgentedJvm.ownJdk(), options(agent, rehearsal));
            double startMillis = (System.nanoTime() - began) / 1e6;
            ProcessHandle jvm = rehearsal.application().handle();
            double startCpuMillis = cpu(jvm).toNanos() / 1e6;
            for (int i = 0; i < WARM_UP; i++) {
                rehearsal.real("/count");
            }
            long[] nanos = new long[REQUESTS];
            Duration cpuBefore = cpu(jvm);
            for (int i = 0; i < REQUESTS; i++) {
                long sent = System.nanoTime();
                rehearsal.real("/count");
                nanos[i] = System.nanoTime() - sent;
            }
            double cpuMicros = cpu(jvm).minus(cpuBefore).toNanos() / 1e3 / REQUESTS;
            Arrays.sort(nanos);
            return new double[] {
                startMillis,
                startCpuMillis,
                nanos[REQUESTS / 2] / 1e3,
                nanos[REQUESTS * 95 / 100] / 1e3,
                cpuMicros,
                residentMegabytes(jvm.pid())
            };
        }
    }

    private static List<String> options(String agent, Rehearsal rehearsal) {
        switch (agent) {
            case "kingtide":
                return List.of(rehearsal.agentOption());
            case "opentelemetry":
                return OtherAgent.options("none");
            default:
                return List.of();
        }
    }

    private static Duration cpu(ProcessHandle jvm) {
        return jvm.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** From Linux' process table; 0 elsewhere. */
    private static double residentMegabytes(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }
}
