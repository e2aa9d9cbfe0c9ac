package io.kingtide.shaper.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.state.LimitSetting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitBoardTest {
    private final List<String> released = new ArrayList<>();
    private final LimitBoard board = new LimitBoard(List.of(new GcraCarrier(() -> 0), new Stubborn()));

    @Test
    void a_resource_without_a_limit_admits_everything() {
        LimitedResource orders = board.declare("orders");
        assertThat(orders.admit(TrafficKind.TEST)).isEqualTo(Admission.ADMITTED);
        assertThat(orders.carrier()).isEqualTo("none");
        assertThat(board.probe()).containsEntry("orders", 0L);
    }

    @Test
    void a_limit_names_its_carrier_and_is_counted_by_kind_of_traffic() {
        LimitedResource orders = board.declare("orders");
        assertThat(board.apply(List.of(limit("orders", 1, "gcra", 4)))).isEmpty();
        assertThat(orders.admit(TrafficKind.REAL)).isEqualTo(Admission.ADMITTED);
        assertThat(orders.admit(TrafficKind.REAL)).isEqualTo(Admission.OVER_LIMIT);
        assertThat(orders.admit(TrafficKind.TEST)).isEqualTo(Admission.OVER_LIMIT);
        assertThat(orders.counts()).isEqualTo(new LimitedResource.Counts(1, 0, 1, 1));
        assertThat(orders.carrier()).isEqualTo("gcra");
        assertThat(board.probe()).containsEntry("orders", 4L);
    }

    @Test
    void the_same_setting_again_does_not_refill_the_limiter() {
        LimitedResource orders = board.declare("orders");
        board.apply(List.of(limit("orders", 1, "gcra", 4)));
        orders.admit(TrafficKind.REAL);
        board.apply(List.of(limit("orders", 1, "gcra", 4)));
        assertThat(orders.admit(TrafficKind.REAL)).isEqualTo(Admission.OVER_LIMIT);
    }

    @Test
    void an_unknown_or_unwilling_carrier_is_reported_and_the_old_limit_stays() {
        LimitedResource orders = board.declare("orders");
        board.apply(List.of(limit("orders", 1, "gcra", 1)));
        assertThat(board.apply(List.of(limit("orders", 9, "magic", 2))))
                .singleElement()
                .asString()
                .contains("magic");
        assertThat(board.apply(List.of(limit("orders", 9, "stubborn", 3))))
                .singleElement()
                .asString()
                .contains("would pass unchecked");
        assertThat(orders.carrier()).isEqualTo("gcra");
        assertThat(board.probe()).containsEntry("orders", 1L);
    }

    @Test
    void a_limit_that_is_gone_from_the_state_is_released() {
        LimitedResource orders = board.declare("orders");
        board.apply(List.of(limit("orders", 1, "gcra", 1)));
        board.apply(List.of());
        orders.admit(TrafficKind.REAL);
        assertThat(orders.admit(TrafficKind.REAL)).isEqualTo(Admission.ADMITTED);
        assertThat(board.probe()).containsEntry("orders", 0L);
    }

    private static LimitSetting limit(String resource, double rate, String carrier, long version) {
        return new LimitSetting(resource, rate, carrier, "ops", "peak", 0, version);
    }

    /** A carrier that notices that it would not enforce the limit. */
    private final class Stubborn implements LimitCarrier {
        @Override
        public String name() {
            return "stubborn";
        }

        @Override
        public Limiter enforce(LimitSetting setting) throws LimitRejectedException {
            throw new LimitRejectedException("the resource would pass unchecked");
        }

        @Override
        public void release(String resource) {
            released.add(resource);
        }
    }
}
