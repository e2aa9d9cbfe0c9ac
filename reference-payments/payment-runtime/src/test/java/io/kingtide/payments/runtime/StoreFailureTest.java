package io.kingtide.payments.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.sql.SQLException;
import java.util.List;
import org.apache.ibatis.exceptions.PersistenceException;
import org.h2.message.DbException;
import org.junit.jupiter.api.Test;

/** What a store that dies makes its driver and its pool say. Each of these became a 500 before it was known here. */
class StoreFailureTest {

    @Test
    void a_connection_that_breaks_in_the_middle_of_a_result_is_a_lost_store() {
        SQLException h2 =
                DbException.convertIOException(new EOFException(), null).getSQLException();

        assertThat(h2.getErrorCode()).isEqualTo(90028);
        assertThat(failure(h2)).isInstanceOf(StoreFailure.Unavailable.class);
    }

    @Test
    void a_connection_that_the_pool_has_taken_back_is_a_lost_store() {
        assertThat(failure(new PersistenceException(new SQLException("Connection is closed"))))
                .isInstanceOf(StoreFailure.Unavailable.class);
    }

    @Test
    void an_error_of_a_statement_is_none_of_the_stores() {
        assertThat(failure(new SQLException("Column not found", "42S22", 42122)))
                .isNull();
        assertThat(failure(new SQLException("IO of a script that is not there", "90028", 90028)))
                .isNull();
    }

    /** H2 gathered statistics within a commit, which failed when the transaction was in the store already. */
    @Test
    void whatever_a_commit_fails_with_it_may_have_taken_effect() {
        SQLException general = new SQLException("General error: Chunk 1280 not found", "HY000", 50000);

        assertThat(StoreFailure.of("trade-0", true, general))
                .isInstanceOfSatisfying(
                        StoreFailure.Unavailable.class,
                        lost -> assertThat(lost.outcomeUnknown()).isTrue());
        assertThat(failure(general)).isNull();
    }

    @Test
    void a_store_that_refuses_cannot_be_reached_and_nothing_happened_in_it() {
        StoreSettings nobody = new StoreSettings("jdbc:h2:tcp://127.0.0.1:9/none", null, null, null, null);
        try (Store store = Store.open("none", nobody, 2, Store.mappers(List.of()))) {
            assertThatThrownBy(() -> store.inTransaction(session -> 1))
                    .isInstanceOfSatisfying(
                            StoreFailure.Unavailable.class,
                            lost -> assertThat(lost.outcomeUnknown()).isFalse());
            assertThat(store.isReachable()).isFalse();
        }
    }

    private static Object failure(Exception thrown) {
        return StoreFailure.of("trade-0", false, thrown);
    }
}
