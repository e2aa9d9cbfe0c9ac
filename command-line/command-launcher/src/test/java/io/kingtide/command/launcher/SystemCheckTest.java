package io.kingtide.command.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kingtide.command.RunningSystem;
import io.kingtide.command.RunningSystem.RunningProcess;
import io.kingtide.command.Workspace;
import io.kingtide.command.launcher.Finding.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemCheckTest {
    @TempDir
    private Path state;

    @Test
    void aHeldPortIsNamedTogetherWithItsHolder() throws IOException {
        assumeThat(Files.isReadable(Path.of("/proc/net/tcp")))
                .as("/proc/net/tcp")
                .isTrue();
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Finding> findings = check(held.getLocalPort());

            assertThat(findings)
                    .filteredOn(finding -> finding.subject().equals("port " + held.getLocalPort()))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.verdict()).isEqualTo(Verdict.BLOCKED);
                        assertThat(finding.detail())
                                .contains(String.valueOf(ProcessHandle.current().pid()));
                    });
        }
    }

    @Test
    void thePortsOfTheRunningSystemAreNotInItsOwnWay() throws IOException {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            describe(process(held.getLocalPort(), ProcessHandle.current().pid(), startOfThisProcess()));

            assertThat(check(held.getLocalPort()))
                    .extracting(Finding::subject)
                    .doesNotContain("port " + held.getLocalPort());
        }
    }

    @Test
    void aProcessThatEndedIsNamedEvenIfItsIdWasTakenByAnother() throws IOException {
        describe(process(1, ProcessHandle.current().pid(), startOfThisProcess() - 3_600_000));

        assertThat(check(50_000).get(0)).satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.NOTE);
            assertThat(finding.detail()).contains("unit-a");
            assertThat(finding.mend()).contains("kingtide down");
        });
    }

    private List<Finding> check(int portBase) {
        return new SystemCheck(new Workspace(state, state), portBase, new PortHolders()).findings();
    }

    private void describe(RunningProcess process) throws IOException {
        new RunningSystem(
                        1, "http://127.0.0.1:1", "http://127.0.0.1:2", state, state, state, List.of(process), List.of())
                .writeTo(state);
    }

    private RunningProcess process(int port, long pid, long startedAtMillis) {
        return new RunningProcess("unit-a", "unit", pid, startedAtMillis, port, state.resolve("a.log"));
    }

    private static long startOfThisProcess() {
        return ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    }
}
