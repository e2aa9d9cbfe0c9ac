package io.kingtide.payments.runtime;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store's error in the terms that callers act on. Nothing of the transaction happened, except as stated. */
public abstract sealed class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int H2_CONNECTION_BROKEN = 90067;
    private static final int MYSQL_DUPLICATE = 1062;
    private static final int MYSQL_LOCK_WAIT = 1205;
    private static final int MYSQL_READ_ONLY = 1290;

    /** Broken connection, object closed, database closed, closing, file locked, remote connections refused. */
    private static final Set<Integer> GONE =
            Set.of(H2_CONNECTION_BROKEN, 90007, 90098, 90121, 90020, 90117, 90149, MYSQL_READ_ONLY);

    /** H2's word for an input or output error: of the connection, when it breaks in the middle of a result. */
    private static final Set<Integer> H2_IO = Set.of(90028, 90031);

    private StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** A unique key was there already. */
    public static final class DuplicateKey extends StoreFailure {
        private static final long serialVersionUID = 1L;

        DuplicateKey(Throwable cause) {
            super("A row with this key exists", cause);
        }
    }

    /** Deadlock or lock wait too long; worth another try. */
    public static final class Conflict extends StoreFailure {
        private static final long serialVersionUID = 1L;

        Conflict(Throwable cause) {
            super("The store chose this transaction to give way", cause);
        }
    }

    /** The store cannot be reached in time. If {@link #outcomeUnknown()}, the commit may have happened. */
    public static final class Unavailable extends StoreFailure {
        private static final long serialVersionUID = 1L;
        private final boolean outcomeUnknown;

        Unavailable(String store, boolean outcomeUnknown, Throwable cause) {
            super("Store " + store + " cannot be reached", cause);
            this.outcomeUnknown = outcomeUnknown;
        }

        public boolean outcomeUnknown() {
            return outcomeUnknown;
        }
    }

    /** The failure that this exception stands for, or null if it is none of the store's. */
    static @Nullable StoreFailure of(String store, boolean committing, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreFailure known) {
                return known;
            }
            if (cause instanceof SQLException sql) {
                return ofSql(store, committing, sql);
            }
        }
        return null;
    }

    private static @Nullable StoreFailure ofSql(String store, boolean committing, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        int code = e.getErrorCode();
        if (state.equals("23505") || (state.equals("23000") && code == MYSQL_DUPLICATE)) {
            return new DuplicateKey(e);
        }
        if (isConnectionLost(e)) {
            return new Unavailable(store, committing, e);
        }
        if (state.equals("40001")
                || e instanceof SQLTransactionRollbackException
                || e instanceof SQLTimeoutException
                || state.equals("HYT00")
                || code == MYSQL_LOCK_WAIT) {
            return new Conflict(e);
        }
        // Whatever a commit failed with, it may have taken effect: H2, for one, does other work in it.
        return committing ? new Unavailable(store, true, e) : null;
    }

    /** Whether the store kept the connection and said nothing in time. */
    static boolean isSilence(Throwable thrown) {
        return hasCause(thrown, SocketTimeoutException.class);
    }

    private static boolean hasCause(Throwable thrown, Class<? extends IOException> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            // H2 keeps the reason of a lost connection in its message only.
            if (type.isInstance(cause) || String.valueOf(cause.getMessage()).contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    /** Drivers always name a state; the pool does not when it says that a connection, or itself, is closed. */
    private static boolean isOfThePool(SQLException e) {
        return e.getSQLState() == null && e.getErrorCode() == 0;
    }

    /** Whether the connection that reported this is of no use any more. */
    static boolean isConnectionLost(SQLException e) {
        return isOfThePool(e)
                || (e.getSQLState() != null && e.getSQLState().startsWith("08"))
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException
                || GONE.contains(e.getErrorCode())
                || (H2_IO.contains(e.getErrorCode()) && hasCause(e, IOException.class));
    }
}
