package io.kingtide.payments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.payments.model.Transfer.Leg;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final TransactionId ID = TransactionId.of(0, IdType.PAYMENT, new Slot(1), 1, 1, 1);
    private static final AccountNumber BUYER = AccountNumber.user(1);
    private static final AccountNumber SHOP = AccountNumber.merchant(7);

    @Test
    void legs_sum_to_zero() {
        assertThat(Transfer.between(ID, BUYER, SHOP, 1999).legs())
                .containsExactly(new Leg(BUYER, -1999), new Leg(SHOP, 1999));
    }

    @Test
    void a_transfer_that_creates_money_cannot_be_built() {
        assertThatThrownBy(() -> new Transfer(ID, List.of(new Leg(BUYER, -1999), new Leg(SHOP, 2000))))
                .hasMessageContaining("sum to 1");
        assertThatThrownBy(() -> new Transfer(ID, List.of(new Leg(BUYER, 1), new Leg(SHOP, 0), new Leg(SHOP, -1))))
                .hasMessageContaining("moves nothing");
        assertThatThrownBy(() -> Transfer.between(ID, BUYER, SHOP, -5)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Transfer(
                        ID, List.of(new Leg(BUYER, Long.MAX_VALUE), new Leg(SHOP, Long.MAX_VALUE), new Leg(SHOP, 2))))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void an_account_number_tells_kind_and_owner() {
        assertThat(SHOP.kind()).isEqualTo(AccountNumber.Kind.MERCHANT);
        assertThat(SHOP.owner()).isEqualTo(7);
        assertThat(SHOP.value()).isEqualTo(2_000_000_000_007L);
        assertThat(AccountNumber.creditClearing().kind()).isEqualTo(AccountNumber.Kind.CREDIT_CLEARING);
    }
}
