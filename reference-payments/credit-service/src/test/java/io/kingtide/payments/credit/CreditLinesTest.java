package io.kingtide.payments.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.payments.credit.CreditLines.Outcome;
import io.kingtide.payments.credit.CreditMapper.CreditLine;
import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.ReservationState;
import io.kingtide.payments.model.Slot;
import io.kingtide.payments.model.TransactionIds;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.Store;
import io.kingtide.payments.testkit.ForkedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fences on a real store: whatever is lost, repeated or reordered, money is reserved, used and freed once. */
class CreditLinesTest {
    private static final long LIMIT = 10_000;
    private static ForkedStore server;
    private static Store store;
    private static RiskControl risk;
    private static CreditLines lines;
    private static TransactionIds ids;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = ForkedStore.start(folder, "credit", "--users", "0-99", "--credit-limit", Long.toString(LIMIT));
        store = PatientStore.open(server, 12, CreditMapper.class);
        risk = new RiskControl(List.of(RiskModel.velocity(100_000)), Duration.ofMillis(500));
        lines = new CreditLines(store, risk, Clock.systemUTC());
        ids = new TransactionIds(Clock.systemUTC(), 1);
    }

    @AfterAll
    static void stop() {
        risk.close();
        store.close();
        server.close();
    }

    @Test
    void a_try_reserves_a_confirm_uses_and_repeats_change_nothing() {
        long activity = newActivity();

        assertThat(lines.tryReserve(activity, 1, 3000).state()).isEqualTo(ReservationState.RESERVED);
        assertThat(lines.tryReserve(activity, 1, 3000).state()).isEqualTo(ReservationState.RESERVED);
        assertLine(1, 0, 3000);
        lines.confirm(activity);
        lines.confirm(activity);

        assertLine(1, 3000, 0);
        assertThat(lines.tryReserve(activity, 1, 3000).state()).isEqualTo(ReservationState.CONFIRMED);
        assertLine(1, 3000, 0);
    }

    @Test
    void several_are_confirmed_in_one_call_and_one_that_cannot_be_spoils_nothing() {
        long first = newActivity();
        long second = newActivity();
        long cancelled = newActivity();
        long unknown = newActivity();
        lines.tryReserve(first, 20, 1000);
        lines.tryReserve(second, 21, 2000);
        lines.tryReserve(cancelled, 20, 4000);
        lines.cancel(cancelled);

        assertThat(lines.confirmAll(List.of(second, unknown, cancelled, first)))
                .containsExactlyInAnyOrder(first, second);
        assertThat(lines.confirmAll(List.of(first, second))).containsExactlyInAnyOrder(first, second);

        assertLine(20, 1000, 0);
        assertLine(21, 2000, 0);
    }

    @Test
    void a_cancel_frees_and_repeats_change_nothing() {
        long activity = newActivity();
        lines.tryReserve(activity, 2, 3000);

        lines.cancel(activity);
        lines.cancel(activity);

        assertLine(2, 0, 0);
        assertThatThrownBy(() -> lines.confirm(activity)).isInstanceOf(ApiProblem.class);
    }

    @Test
    void a_try_after_its_cancel_is_refused_the_first_and_the_second_time() {
        long activity = newActivity();
        lines.cancel(activity);

        for (int late = 1; late <= 3; late++) {
            assertThatThrownBy(() -> lines.tryReserve(activity, 3, 3000))
                    .as("late try %d", late)
                    .isInstanceOf(ApiProblem.class)
                    .hasMessageContaining("cancelled before its try");
        }
        assertLine(3, 0, 0);
    }

    @Test
    void a_confirm_without_a_reservation_is_refused() {
        assertThatThrownBy(() -> lines.confirm(newActivity()))
                .isInstanceOf(ApiProblem.class)
                .hasMessageContaining("Nothing is reserved");
    }

    @Test
    void a_confirmed_activity_cannot_be_cancelled() {
        long activity = newActivity();
        lines.tryReserve(activity, 4, 3000);
        lines.confirm(activity);

        assertThatThrownBy(() -> lines.cancel(activity)).isInstanceOf(ApiProblem.class);
        assertLine(4, 3000, 0);
    }

    @Test
    void the_limit_holds_under_concurrent_tries() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Outcome>> tries = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                tries.add(threads.submit(() -> lines.tryReserve(newActivity(), 5, 1000)));
            }
            long reserved = 0;
            for (Future<Outcome> one : tries) {
                reserved += one.get().state() == ReservationState.RESERVED ? 1 : 0;
            }
            assertThat(reserved).isEqualTo(LIMIT / 1000);
        } finally {
            threads.shutdownNow();
        }
        assertLine(5, 0, LIMIT);
    }

    @Test
    void a_rejected_try_stays_rejected_even_when_there_is_room_later() {
        long large = newActivity();
        assertThat(lines.tryReserve(large, 6, LIMIT + 1)).isEqualTo(new Outcome(ReservationState.REJECTED, "NO_FUNDS"));

        assertThat(lines.tryReserve(large, 6, LIMIT + 1).state()).isEqualTo(ReservationState.REJECTED);
        assertThatThrownBy(() -> lines.tryReserve(large, 6, 10)).hasMessageContaining("another user or amount");
    }

    @Test
    void a_user_without_a_line_is_rejected() {
        assertThat(lines.tryReserve(newActivity(), 4711, 1).state()).isEqualTo(ReservationState.REJECTED);
    }

    @Test
    void a_refund_takes_its_amount_off_the_debt_once() {
        long activity = newActivity();
        long refund = ids.next(IdType.REFUND, new Slot(7)).value();
        lines.tryReserve(activity, 7, 3000);

        assertThatThrownBy(() -> lines.restore(refund, activity, 1000)).hasMessageContaining("not confirmed yet");
        lines.confirm(activity);
        lines.restore(refund, activity, 1000);
        lines.restore(refund, activity, 1000);

        assertLine(7, 2000, 0);
    }

    /** Try, confirm and cancel of one activity race each other: the row's final state and the line always agree. */
    @Test
    void racing_calls_leave_line_and_reservations_in_step() throws Exception {
        Random random = new Random(42);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                long activity = newActivity();
                for (int call = 0; call < 5; call++) {
                    int what = random.nextInt(3);
                    calls.add(threads.submit(() -> anyCall(what, activity)));
                }
            }
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            threads.shutdownNow();
        }
        CreditLine line = lines.line(8);
        assertThat(line.used()).isEqualTo(sumOf(8, "CONFIRMED"));
        assertThat(line.reserved()).isEqualTo(sumOf(8, "RESERVED"));
        assertThat(line.used())
                .isEqualTo(server.number(
                        "SELECT COALESCE(SUM(amount), 0) FROM credit_receipt" + " WHERE user_id = 8 AND kind = 'USE'"));
    }

    private static void anyCall(int what, long activity) {
        try {
            switch (what) {
                case 0 -> lines.tryReserve(activity, 8, 100);
                case 1 -> lines.confirm(activity);
                default -> lines.cancel(activity);
            }
        } catch (ApiProblem refused) {
            // A refusal is one of the right answers; what counts is what the tables say afterwards.
            assertThat(refused.status().is4xxClientError()).isTrue();
        }
    }

    private static long sumOf(long user, String state) {
        return server.number("SELECT COALESCE(SUM(amount), 0) FROM credit_reservation WHERE user_id = " + user
                + " AND state = '" + state + "'");
    }

    private static void assertLine(long user, long used, long reserved) {
        assertThat(lines.line(user))
                .extracting(CreditLine::used, CreditLine::reserved)
                .containsExactly(used, reserved);
    }

    private static long newActivity() {
        return ids.next(IdType.PAYMENT, new Slot(1)).value();
    }
}
