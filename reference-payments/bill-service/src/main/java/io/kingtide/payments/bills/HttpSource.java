package io.kingtide.payments.bills;

import io.kingtide.payments.runtime.ApiProblem;
import java.util.Map;

/** Producers deliver by HTTP and keep what is not taken: nothing waits here. */
final class HttpSource implements BillSource {
    @Override
    public Map<String, Object> health() {
        return Map.of("carrier", "http");
    }

    @Override
    public int replayParked() {
        throw ApiProblem.conflict(
                "parked-at-producer",
                "Messages come by HTTP, and are parked at their producer; expected this call there: POST"
                        + " /ops/messages/replay of a unit.");
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
