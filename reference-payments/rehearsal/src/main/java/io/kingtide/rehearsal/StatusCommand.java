package io.kingtide.rehearsal;

import io.kingtide.command.ExitCode;
import io.kingtide.command.RunningSystem;
import io.kingtide.command.Workspace;
import io.kingtide.rehearsal.system.ProcessStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide status}: exit code 0 if everything that was started is healthy, 3 if not or if nothing runs. */
@Command(
        name = "status",
        description = "Shows each process of the reference system: port, health, memory.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Workspace workspace = Workspace.current();
        Optional<RunningSystem> system = RunningSystem.find(workspace.state());
        if (system.isEmpty()) {
            System.out.println(
                    json
                            ? "{\"running\":false,\"processes\":[]}"
                            : "No reference system runs from " + workspace.state() + ". Start one with 'kingtide up'.");
            return ExitCode.NOT_CARRIED_OUT.value();
        }
        List<ProcessStatus> processes = ProcessStatus.of(system.get());
        if (json) {
            printJson(system.get(), processes);
        } else {
            printTable(system.get(), processes);
        }
        boolean healthy =
                processes.stream().allMatch(process -> process.health().equals("UP"));
        return (healthy ? ExitCode.HOLDS : ExitCode.NOT_CARRIED_OUT).value();
    }

    private static void printJson(RunningSystem system, List<ProcessStatus> processes) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("running", true);
        answer.put("frontDoor", system.frontDoor());
        answer.put("console", system.console());
        answer.put("processes", processes);
        System.out.println(JsonMapper.builder().build().writeValueAsString(answer));
    }

    private static void printTable(RunningSystem system, List<ProcessStatus> processes) {
        int names = processes.stream()
                .mapToInt(process -> process.name().length())
                .max()
                .orElse(0);
        String name = "%-" + Math.max(names, "process".length()) + "s";
        System.out.printf(
                Locale.ROOT, name + " %8s %6s %-8s %9s  %s%n", "process", "pid", "port", "health", "memory", "log");
        for (ProcessStatus process : processes) {
            System.out.printf(
                    Locale.ROOT,
                    name + " %8d %6d %-8s %6d MB  %s%n",
                    process.name(),
                    process.pid(),
                    process.port(),
                    process.health(),
                    process.memoryMegabytes(),
                    process.log());
        }
        System.out.println();
        System.out.println("Front door " + system.frontDoor() + ", console " + system.console() + ", operator token in "
                + system.tokenFile());
    }
}
