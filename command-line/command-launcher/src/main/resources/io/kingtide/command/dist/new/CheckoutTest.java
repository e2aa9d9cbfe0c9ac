package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.run.RunRecorder;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The scenario says what it means: a second of it against a stub, before it meets a real system. */
class CheckoutTest {
    @Test
    void ordersAndLooksAtTheOrder() throws Exception {
        ScenarioPlan plan = new Checkout().plan(Parameters.of(Map.of("peak", "20")));
        Mistakes mistakes = new Mistakes();
        try (StubServer stub = StubServer.start(request -> request.method().equals("POST")
                ? StubReply.json(201, "{\"id\":\"o-1\"}")
                : StubReply.json(request.path().equals("/orders/o-1") ? 200 : 404, "{\"status\":\"OPEN\"}"))) {
            Engine engine = Engine.all().get(0);
            engine.run(
                    RunPlan.of(plan, stub.uri()).withLengthAtMost(Duration.ofSeconds(3)).withoutWarmUp(),
                    mistakes,
                    new RunControl());
            assertTrue(stub.requests() > 0, "something was sent");
        }
        assertEquals(List.of(), List.copyOf(mistakes.seen));
    }

    /** Remembers what failed. */
    private static final class Mistakes implements RunRecorder {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        public void begun(Instant at, long nanoTimeOfStart) {}

        @Override
        public void arrivalStarted(int journey, long plannedNanos, long actualNanos) {}

        @Override
        public void stepFinished(
                int journey,
                int request,
                long plannedNanos,
                long startNanos,
                long endNanos,
                Outcome outcome,
                String error) {
            if (outcome != Outcome.OK) {
                seen.add("request " + request + ": " + error);
            }
        }

        @Override
        public void arrivalFinished(int journey, long plannedNanos, long endNanos, boolean ok) {}

        @Override
        public void event(long atNanos, String kind, String text) {}
    }
}
