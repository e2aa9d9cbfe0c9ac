package io.kingtide.rehearsal.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.rehearsal.traffic.FakeFrontDoor.Asked;
import io.kingtide.rehearsal.traffic.FakeFrontDoor.Told;
import io.kingtide.rehearsal.traffic.Operation.Outcome;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ShopperTest {
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final ResponseTimes times = new ResponseTimes();

    @Test
    void a_purchase_is_remembered_as_it_was_acknowledged() throws Exception {
        List<Asked> asked = buyAt(ShopperTest::wellBehaved, true);

        assertThat(acknowledgements.all())
                .containsExactly(
                        new Operation.Order("k-o", 7, 3, 500, "CNY", Outcome.ACKNOWLEDGED, "o1"),
                        new Operation.Payment("k-p", 7, "o1", 3, 500, "BALANCE", Outcome.ACKNOWLEDGED, "p1"),
                        new Operation.Refund("k-r", 7, "p1", 3, 500, "BALANCE", false, Outcome.ACKNOWLEDGED, "r1"));
        assertThat(asked).allSatisfy(one -> {
            assertThat(one.user()).isEqualTo("7");
            assertThat(one.baggage()).as("a real user has no tag").isNull();
        });
    }

    @Test
    void a_deferred_refund_is_remembered_as_such() throws Exception {
        buyAt(
                one -> one.path().equals("/api/refunds")
                        ? new Told(202, "{\"status\":\"DEFERRED\"}")
                        : wellBehaved(one),
                true);

        assertThat(acknowledgements.all().get(2))
                .isEqualTo(new Operation.Refund("k-r", 7, "p1", 3, 500, "BALANCE", true, Outcome.ACKNOWLEDGED, null));
    }

    @Test
    void no_funds_is_a_definite_no_and_nothing_is_refunded() throws Exception {
        List<Asked> asked =
                buyAt(one -> one.path().equals("/api/payments") ? new Told(402, "{}") : wellBehaved(one), true);

        assertThat(acknowledgements.all()).last().extracting(Operation::outcome).isEqualTo(Outcome.REJECTED);
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_lost_answer_is_asked_for_again_under_the_same_key() throws Exception {
        AtomicInteger payments = new AtomicInteger();
        List<Asked> asked = buyAt(
                one -> one.path().equals("/api/payments") && payments.incrementAndGet() == 1
                        ? new Told(0, "")
                        : wellBehaved(one),
                false);

        assertThat(asked)
                .filteredOn(one -> one.path().equals("/api/payments"))
                .extracting(Asked::key)
                .containsOnly("k-p");
        assertThat(payments).hasValue(2);
        assertThat(acknowledgements.all()).last().extracting(Operation::outcome).isEqualTo(Outcome.ACKNOWLEDGED);
    }

    @Test
    void without_any_answer_the_outcome_stays_open() throws Exception {
        buyAt(one -> one.path().equals("/api/payments") ? new Told(503, "") : wellBehaved(one), false);

        assertThat(acknowledgements.all()).last().extracting(Operation::outcome).isEqualTo(Outcome.UNANSWERED);
        assertThat(times.figures().failed()).isEqualTo(3);
    }

    @Test
    void a_limit_that_turns_the_repetition_away_says_nothing_of_the_first_attempt() throws Exception {
        AtomicInteger payments = new AtomicInteger();
        buyAt(
                one -> !one.path().equals("/api/payments")
                        ? wellBehaved(one)
                        : payments.incrementAndGet() == 1 ? new Told(502, "") : new Told(429, ""),
                false);

        assertThat(acknowledgements.all()).last().extracting(Operation::outcome).isEqualTo(Outcome.UNANSWERED);
    }

    private List<Asked> buyAt(Function<Asked, Told> behaviour, boolean refund) throws Exception {
        try (FakeFrontDoor frontDoor = new FakeFrontDoor(behaviour)) {
            new Shopper(HttpClient.newHttpClient(), frontDoor.url(), acknowledgements, times)
                    .buy("k", 7, 3, 500, "BALANCE", refund);
            return frontDoor.asked();
        }
    }

    private static Told wellBehaved(Asked one) {
        return switch (one.path()) {
            case "/api/orders" -> new Told(201, "{\"orderId\":\"o1\",\"status\":\"CREATED\"}");
            case "/api/payments" -> new Told(200, "{\"paymentId\":\"p1\",\"status\":\"PAID\"}");
            case "/api/refunds" -> new Told(200, "{\"refundId\":\"r1\",\"status\":\"REFUNDED\"}");
            default -> new Told(404, "");
        };
    }
}
