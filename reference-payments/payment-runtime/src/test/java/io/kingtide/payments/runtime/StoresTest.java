package io.kingtide.payments.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.payments.model.Slot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoresTest {

    @Test
    void every_slot_is_held_by_the_store_that_lists_it() {
        try (Stores stores = open("00-49", "50-99")) {
            assertThat(stores.of(new Slot(49)).name()).isEqualTo("store-0");
            assertThat(stores.of(new Slot(50)).name()).isEqualTo("store-1");
            assertThat(stores.slotsOf(stores.all().get(1))).hasSize(50).contains(new Slot(99));
        }
    }

    @Test
    void a_slot_without_a_store_or_with_two_is_a_configuration_error() {
        assertThatThrownBy(() -> open("00-49", "51-99")).hasMessageContaining("00-49,51-99");
        assertThatThrownBy(() -> open("00-50", "50-99")).hasMessageContaining("another store holds too");
        assertThatThrownBy(() -> open("00-49", "50-100")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Stores open(String... slots) {
        Map<String, StoreSettings> settings = new LinkedHashMap<>();
        for (int i = 0; i < slots.length; i++) {
            settings.put("store-" + i, new StoreSettings("jdbc:h2:tcp://127.0.0.1:9/none", slots[i], null, null, null));
        }
        return Stores.open(settings, 2, List.of());
    }
}
