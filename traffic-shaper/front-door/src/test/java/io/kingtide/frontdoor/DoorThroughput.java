package io.kingtide.frontdoor;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the door costs, run by hand: processor time of its event loop a request, which other processes on the machine
 * disturb little, and the response time that it adds on one connection.
 *
 * <p>{@code mvn -pl traffic-shaper/front-door -am test-compile}, then this class with the test class path.
 */
final class DoorThroughput {
    private static final int REQUESTS = 40_000;

    private DoorThroughput() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("door-throughput");
        StubUnit unit = new StubUnit("a");
        FrontDoor door = FrontDoor.start(
                new DoorConfig(
                        0,
                        List.of(new DoorConfig.UnitConfig("a", "0-99", URI.create("http://127.0.0.1:" + unit.port()))),
                        null,
                        null,
                        null,
                        null,
                        null,
                        folder,
                        null),
                Clock.systemUTC());
        for (int round = 0; round < 3; round++) {
            long direct = medianMicros(unit.port(), REQUESTS / 10);
            long before = loopCpuNanos();
            long via = medianMicros(door.port(), REQUESTS);
            double micros = (loopCpuNanos() - before) / 1_000.0 / REQUESTS;
            System.out.printf(
                    Locale.ROOT,
                    "event loop %.1f us of processor time a request, %.0f requests a second and core; "
                            + "median direct %d us, through the door %d us%n",
                    micros,
                    1e6 / micros,
                    direct,
                    via);
        }
        door.close();
        unit.close();
        System.exit(0);
    }

    private static long medianMicros(int port, int requests) throws Exception {
        long[] micros = new long[requests];
        String text = "GET /api/bills?user=1&limit=20 HTTP/1.1\r\nHost: x\r\nKingtide-User: 1\r\nAccept: */*\r\n"
                + "User-Agent: throughput\r\n\r\n";
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < requests; i++) {
                long start = System.nanoTime();
                if (client.ask(text).status() != 200) {
                    throw new IllegalStateException("not 200");
                }
                micros[i] = (System.nanoTime() - start) / 1_000;
            }
        }
        Arrays.sort(micros);
        return micros[requests / 2];
    }

    private static long loopCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("multiThreadIoEventLoopGroup")) {
                nanos += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return nanos;
    }
}
