package io.kingtide.scenario.testkit;

import io.kingtide.scenario.stub.StubBehaviour;
import io.kingtide.scenario.stub.StubServer;
import java.io.IOException;

/** The benchmark's stub as a process of its own, for tools that are no Java library: prints its URL, ends with its input. */
public final class BenchmarkStub {
    private BenchmarkStub() {}

    /** No arguments. */
    public static void main(String[] arguments) throws IOException {
        try (StubServer stub = StubServer.start(StubBehaviour.fixedDelay(0))) {
            System.out.println(stub.uri());
            System.out.flush();
            while (System.in.read() >= 0) {
                // What is written to it does not matter.
                continue;
            }
        }
    }
}
