package io.kingtide.rehearsal.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.rehearsal.traffic.FakeFrontDoor.Asked;
import io.kingtide.rehearsal.traffic.FakeFrontDoor.Told;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the demo does before it says how high its peak is. */
class TaggedProbeTest {
    @Test
    void warms_up_with_all_that_buyers_do_and_measures_purchases_alone() throws Exception {
        try (FakeFrontDoor door = new FakeFrontDoor(TaggedProbeTest::answer)) {
            TaggedProbe probe = new TaggedProbe(HttpClient.newHttpClient(), door.url(), "kingtide=tag", 100, 10);

            assertThat(probe.purchasesPerSecond(2, Duration.ofSeconds(1), Duration.ofSeconds(1), 7))
                    .isPositive();

            assertThat(door.asked())
                    .allSatisfy(asked -> assertThat(asked.baggage()).isEqualTo("kingtide=tag"));
            assertThat(door.asked())
                    .extracting(asked -> asked.path().replaceAll("[?0-9].*", ""))
                    .contains("/api/orders", "/api/payments", "/api/bills", "/api/accounts/", "/api/refunds");
        }
        try (FakeFrontDoor door = new FakeFrontDoor(TaggedProbeTest::answer)) {
            TaggedProbe probe = new TaggedProbe(HttpClient.newHttpClient(), door.url(), "kingtide=tag", 100, 10);

            probe.purchasesPerSecond(2, Duration.ZERO, Duration.ofSeconds(1), 7);

            assertThat(door.asked()).extracting(Asked::path).containsOnly("/api/orders", "/api/payments");
        }
    }

    private static Told answer(Asked asked) {
        return new Told(200, "{\"orderId\":\"1\",\"paymentId\":\"2\",\"refundId\":\"3\"}");
    }
}
