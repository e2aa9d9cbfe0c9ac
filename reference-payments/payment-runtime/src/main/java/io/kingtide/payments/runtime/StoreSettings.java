package io.kingtide.payments.runtime;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one store.
 *
 * @param url JDBC URL
 * @param slots the slots it holds, such as {@code 00-49}; all of them if left out
 * @param user database user, {@code sa} if left out
 * @param password password, empty if left out
 * @param replica JDBC URL of a MariaDB replica that takes its place when it is lost; same user and password
 */
public record StoreSettings(
        String url,
        @Nullable String slots,
        @Nullable String user,
        @Nullable String password,
        @Nullable String replica) {

    /**
     * One connection outside the pools, whose statements end within this time or fail.
     *
     * @param answerMillis how long an answer may take
     */
    public Connection connect(int answerMillis) throws SQLException {
        return DriverManager.getConnection(
                Store.withTimeouts(url, answerMillis), user == null ? "sa" : user, password == null ? "" : password);
    }
}
