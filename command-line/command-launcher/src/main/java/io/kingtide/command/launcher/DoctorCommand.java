package io.kingtide.command.launcher;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import io.kingtide.command.Workspace;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code kingtide doctor}: looks at everything the commands rely on, and says what would fail and how to mend it. */
@Command(
        name = "doctor",
        description = {
            "Says what is installed, which ports are free, what would fail and how to mend it.",
            "Looks at the JDK, Maven and the optional programs, the ports of the reference system (and who holds"
                    + " them), memory, disk and cores, and at a running system. Changes nothing."
        },
        footerHeading = "%n",
        footer = {
            "Exit codes: 0 'kingtide demo' can run, 2 something is missing, 3 something is taken, full or too small."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int HIGHEST_BASE = 65_000;

    @Option(
            names = "--port-base",
            paramLabel = "PORT",
            defaultValue = "18400",
            description = "First port of the reference system (default: ${DEFAULT-VALUE}).")
    private int portBase;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (portBase < 1 || portBase > HIGHEST_BASE) {
            throw Problem.usage(
                    "Reading --port-base",
                    String.valueOf(portBase),
                    "a port from 1 to " + HIGHEST_BASE,
                    "Leave it out for the default block.");
        }
        Workspace workspace = Workspace.current();
        List<Finding> findings = new ArrayList<>();
        findings.addAll(new ToolCheck(workspace.home(), System.getenv("PATH")).findings());
        findings.addAll(new MachineCheck(workspace).findings());
        findings.addAll(new SystemCheck(workspace, portBase, new PortHolders()).findings());
        ExitCode exit = findings.stream()
                .map(finding -> finding.verdict().exitCode())
                .max(Enum::compareTo)
                .orElse(ExitCode.HOLDS);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(findings, exit));
        } else {
            print(out, findings, exit);
        }
        return exit.value();
    }

    private static String toJson(List<Finding> findings, ExitCode exit) {
        List<Map<String, Object>> checks = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("subject", finding.subject());
            check.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
            check.put("detail", finding.detail());
            if (finding.mend() != null) {
                check.put("mend", finding.mend());
            }
            checks.add(check);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schemaVersion", 1);
        all.put("demoCanRun", exit == ExitCode.HOLDS);
        all.put("checks", checks);
        return JsonMapper.builder().build().writeValueAsString(all);
    }

    private void print(PrintWriter out, List<Finding> findings, ExitCode exit) {
        ColorScheme colours = spec.commandLine().getColorScheme();
        for (Finding finding : findings) {
            String mark = switch (finding.verdict()) {
                case OK -> "@|green ok|@     ";
                case NOTE -> "@|yellow note|@   ";
                case MISSING, BLOCKED -> "@|red FAILS|@  ";
            };
            out.println(colours.text("  " + mark) + String.format("%-16s %s", finding.subject(), finding.detail()));
            if (finding.mend() != null) {
                out.println(" ".repeat(26) + finding.mend());
            }
        }
        out.println();
        out.println(
                exit == ExitCode.HOLDS
                        ? "'kingtide demo' can run."
                        : "'kingtide demo' would fail until the lines marked FAILS are mended.");
    }
}
