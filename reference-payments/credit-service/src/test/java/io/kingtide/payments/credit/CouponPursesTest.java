package io.kingtide.payments.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.ReservationState;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionIds;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.testkit.ForkedStore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coupons are fenced like credit: each call may be lost, repeated, or come in the wrong order. */
class CouponPursesTest {
    private static ForkedStore server;
    private static Store store;
    private static CouponPurses purses;
    private static TransactionIds ids;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = ForkedStore.start(folder, "credit", "--users", "0-9");
        store = PatientStore.open(server, 4, CouponMapper.class);
        purses = new CouponPurses(store, Clock.systemUTC());
        ids = new TransactionIds(Clock.systemUTC(), 2);
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Test
    void tries_confirms_and_restores_take_effect_once() {
        long activity = newId(IdType.PAYMENT);
        purses.tryReserve(activity, 1, 500);
        purses.tryReserve(activity, 1, 500);
        assertThat(purse(1, "reserved")).isEqualTo(500);

        purses.confirm(activity);
        purses.confirm(activity);
        assertThat(purse(1, "spent")).isEqualTo(500);

        long refund = newId(IdType.REFUND);
        purses.restore(refund, activity, 200);
        purses.restore(refund, activity, 200);
        assertThat(purse(1, "spent")).isEqualTo(300);
    }

    @Test
    void a_cancel_before_its_try_fences_off_the_first_late_try_and_the_second() {
        long activity = newId(IdType.PAYMENT);
        purses.cancel(activity);
        purses.cancel(activity);

        assertThatThrownBy(() -> purses.tryReserve(activity, 2, 500)).isInstanceOf(ApiProblem.class);
        assertThatThrownBy(() -> purses.tryReserve(activity, 2, 500)).isInstanceOf(ApiProblem.class);
        assertThat(purse(2, "reserved")).isZero();
    }

    @Test
    void a_cancel_gives_back_once_and_a_late_try_gets_nothing() {
        long activity = newId(IdType.PAYMENT);
        purses.tryReserve(activity, 3, 500);
        purses.cancel(activity);
        purses.cancel(activity);

        assertThat(purse(3, "reserved")).isZero();
        assertThatThrownBy(() -> purses.tryReserve(activity, 3, 500)).isInstanceOf(ApiProblem.class);
        assertThatThrownBy(() -> purses.confirm(activity)).isInstanceOf(ApiProblem.class);
    }

    @Test
    void a_confirm_without_a_try_is_refused_and_what_is_confirmed_cannot_be_cancelled() {
        assertThatThrownBy(() -> purses.confirm(newId(IdType.PAYMENT))).isInstanceOf(ApiProblem.class);
        long activity = newId(IdType.PAYMENT);
        purses.tryReserve(activity, 5, 500);
        purses.confirm(activity);

        assertThatThrownBy(() -> purses.cancel(activity)).isInstanceOf(ApiProblem.class);
        assertThat(purse(5, "spent")).isEqualTo(500);
        assertThat(purse(5, "reserved")).isZero();
    }

    @Test
    void more_than_was_granted_is_rejected() {
        assertThat(purses.tryReserve(newId(IdType.PAYMENT), 4, 100_001).state()).isEqualTo(ReservationState.REJECTED);
        assertThat(purse(4, "reserved")).isZero();
    }

    private static long newId(IdType type) {
        return ids.next(type, new Slot(1)).value();
    }

    private static long purse(long user, String column) {
        return server.number("SELECT " + column + " FROM coupon_purse WHERE user_id = " + user);
    }
}
