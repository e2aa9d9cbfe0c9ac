package io.kingtide.scenario.testkit;

import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The benchmark's stub as a process of its own, for tools that are no Java library: prints its URL, ends with its input. With
 * the argument {@code first} it prints when its first request came, in milliseconds of the wall clock.
 */
public final class BenchmarkStub {
    private BenchmarkStub() {}

    /** No arguments, or {@code first}. */
    public static void main(String[] arguments) throws IOException {
        AtomicLong left = new AtomicLong(arguments.length);
        try (StubServer stub = StubServer.start(request -> {
            if (left.get() > 0 && left.getAndDecrement() > 0) {
                say(Long.toString(System.currentTimeMillis()));
            }
            return StubReply.json(200, "{}");
        })) {
            say(stub.uri().toString());
            while (System.in.read() >= 0) {
                // What is written to it does not matter.
                continue;
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
