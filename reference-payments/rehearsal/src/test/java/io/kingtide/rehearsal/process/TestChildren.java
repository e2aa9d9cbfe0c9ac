package io.kingtide.rehearsal.process;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Specifications of small real processes. */
final class TestChildren {
    private TestChildren() {}

    static ChildSpec tinyService(String name, int port, Path folder, Supervisor.Bond bond, List<String> words) {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(port)));
        arguments.addAll(words);
        Path log = folder.resolve(name + ".log");
        List<String> command = JavaCommand.of(classPath(), TinyService.class.getName(), 32)
                .withArguments(arguments)
                .toList(bond == Supervisor.Bond.ATTACHED, log);
        return new ChildSpec(
                name, "tiny", command, Map.of(), port, ChildSpec.Health.HTTP, log, Duration.ofMillis(1_500));
    }

    static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
