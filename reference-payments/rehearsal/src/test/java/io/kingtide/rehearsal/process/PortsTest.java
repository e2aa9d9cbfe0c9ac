package io.kingtide.rehearsal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.command.ExitCode;
import io.kingtide.command.Problem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    private final Ports ports = new Ports();

    @TempDir
    private Path folder;

    @Test
    void a_taken_port_is_told_with_its_number_its_use_and_its_holder() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChildSpec spec = spec("ops-console", taken.getLocalPort());

            assertThatThrownBy(() -> ports.requireFree(List.of(spec)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
                    .hasMessageContaining("port " + taken.getLocalPort() + " (ops-console)")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid() + " (")
                    .hasMessageContaining("--port-base");
        }
    }

    @Test
    void a_free_port_passes() {
        ports.requireFree(List.of(spec("ops-console", TestChildren.freePort())));
    }

    @Test
    void where_there_is_no_proc_the_port_is_still_told() throws Exception {
        Ports elsewhere = new Ports(folder);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> elsewhere.requireFree(List.of(spec("unit", taken.getLocalPort()))))
                    .hasMessageContaining("port " + taken.getLocalPort() + " (unit) held by a process that cannot be");
        }
    }

    private ChildSpec spec(String name, int port) {
        return TestChildren.tinyService(name, port, folder, Supervisor.Bond.ATTACHED, List.of());
    }
}
