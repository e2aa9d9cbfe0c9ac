package io.kingtide.payments.unit;

import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.testkit.ForkedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real name server and broker of RocketMQ in a JVM of their own, which can be killed and started again where they were. */
final class ForkedBroker implements AutoCloseable {
    /** The broker's class path is not ours: its jar is built before these tests run. */
    private static final Path JAR = Path.of("..", "payment-broker", "target", "payment-broker.jar");

    private final List<String> arguments;
    private final String ports;
    private ForkedProcess process;

    private ForkedBroker(List<String> arguments, ForkedProcess process) {
        this.arguments = arguments;
        this.process = process;
        this.ports = process.readyLine();
    }

    /** A broker that asks for half messages after half a second, and every half second, and gives them up after six times. */
    static ForkedBroker start(Path folder, String topic) {
        List<String> arguments =
                List.of("--dir", folder.toString(), "--topic", topic, "--check-millis", "500", "--most-checks", "6");
        return new ForkedBroker(arguments, ForkedProcess.start(JAR, arguments));
    }

    String nameServer() {
        return ports.replaceAll(".*name server ([0-9.:]+),.*", "$1");
    }

    RocketSettings settings() {
        return new RocketSettings(nameServer(), RocketSystem.TOPIC);
    }

    /** kill -9. */
    void kill() {
        process.kill();
    }

    void restart() {
        List<String> again = new ArrayList<>(arguments);
        again.addAll(List.of("--name-server-port", nameServer().replaceAll(".*:", "")));
        again.addAll(List.of("--broker-port", ports.replaceAll(".*broker (\\d+).*", "$1")));
        process = ForkedProcess.start(JAR, again);
    }

    @Override
    public void close() {
        process.kill();
    }
}
