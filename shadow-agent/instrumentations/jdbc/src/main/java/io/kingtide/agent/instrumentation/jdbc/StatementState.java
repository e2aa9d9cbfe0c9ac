package io.kingtide.agent.instrumentation.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one driver statement. A prepared one carries both forms: the driver's own handle is the production
 * form, always, and the twin on the same connection is the shadow form, made when tagged code first needs it. Parameters
 * and settings are recorded, so that each form has them, whoever set them and whoever executes.
 *
 * <p>Not thread-safe, as a statement is not; only {@code cancel} comes from other threads, and it reads one field.
 */
final class StatementState {
    private static final int MAX_PARAMETERS = 70_000;

    final ConnectionState connection;
    /** The original text; null for a plain statement. */
    final @Nullable String sql;

    /** What the text does to the transaction of its connection. */
    final TransactionText transaction;

    private final String preparation;
    private final @Nullable Object[] preparationArguments;
    private Bind @Nullable [] binds;
    private @Nullable Map<String, @Nullable Object[]> settings;
    private @Nullable String twinSql;
    private @Nullable Connection twinOn;
    private volatile @Nullable Statement twin;

    /** Whether the application has closed the handle: nobody makes a twin for it any more. */
    boolean closed;
    /** Whether the last execution was the twin's, so that its results are asked for. */
    boolean twinActive;
    /** Whether the last text that was executed directly was rewritten. */
    boolean lastDirectWasShadow;
    /** Whether the last text that was executed directly goes to the twin data source. */
    boolean lastDirectToTwin;
    /** Whether real code has put something into the driver's own batch. */
    boolean realBatch;

    private static final class Bind {
        final String method;
        final @Nullable Object[] arguments;
        boolean spent;

        Bind(String method, @Nullable Object[] arguments) {
            this.method = method;
            this.arguments = arguments;
        }
    }

    StatementState(ConnectionState connection, @Nullable String sql, String preparation, @Nullable Object[] arguments) {
        this.connection = connection;
        this.sql = sql;
        this.transaction = sql == null ? TransactionText.NOTHING : TransactionText.of(sql);
        this.preparation = preparation;
        this.preparationArguments = arguments;
    }

    boolean isCall() {
        return preparation.startsWith("prepareCall");
    }

    @Nullable
    Statement twin() {
        return twin;
    }

    /** Remembers a parameter. */
    void bind(String method, @Nullable Object[] arguments) {
        Object first = arguments[0];
        int index = first instanceof Integer ? (Integer) first : -1;
        if (index < 1 || index > MAX_PARAMETERS) {
            return;
        }
        Bind[] all = binds;
        if (all == null) {
            all = new Bind[Math.max(8, index + 1)];
        } else if (index >= all.length) {
            all = Arrays.copyOf(all, Math.max(index + 1, 2 * all.length));
        }
        all[index] = new Bind(method, arguments);
        binds = all;
    }

    /** The driver reads a stream now: the twin cannot have it any more. */
    void spent(int index) {
        Bind[] all = binds;
        if (all != null && index > 0 && index < all.length && all[index] != null) {
            all[index].spent = true;
        }
    }

    void clearBinds() {
        binds = null;
    }

    /** Remembers a setting, and gives it to the twin if there is one. */
    void set(String method, @Nullable Object[] arguments) throws Exception {
        if (settings == null) {
            settings = new LinkedHashMap<>();
        }
        settings.put(method, arguments);
        Statement current = twin;
        if (current != null) {
            invoke(JdbcMethods.ofStatement(method), current, arguments);
        }
    }

    /** The twin for this text, made with the options of the original; a plain statement's serves every text. */
    Statement twin(@Nullable String shadowSql, boolean onTwinDataSource) throws Exception {
        if (closed) {
            throw new SQLException("The statement is closed.", "HY010");
        }
        Connection target = onTwinDataSource ? connection.target() : connection.connection;
        Statement current = twin;
        if (current != null && Objects.equals(shadowSql, twinSql) && twinOn == target) {
            return current;
        }
        closeTwin();
        @Nullable Object[] arguments = preparationArguments.clone();
        if (sql != null) {
            arguments[0] = shadowSql;
        }
        Object prepared = invoke(JdbcMethods.ofConnection(preparation), target, arguments);
        if (!(prepared instanceof Statement)) {
            throw new SQLException("the driver prepared nothing");
        }
        Statement made = (Statement) prepared;
        twin = made;
        twinSql = shadowSql;
        twinOn = target;
        if (settings != null) {
            for (Map.Entry<String, @Nullable Object[]> setting : settings.entrySet()) {
                invoke(JdbcMethods.ofStatement(setting.getKey()), made, setting.getValue());
            }
        }
        return made;
    }

    /**
     * Gives the recorded parameters to the twin.
     *
     * @return the position of a parameter that the twin cannot have, 0 if it has them all
     */
    int applyBinds(Statement to) throws Exception {
        Bind[] all = binds;
        if (all == null) {
            return 0;
        }
        for (int index = 1; index < all.length; index++) {
            Bind bind = all[index];
            if (bind == null) {
                continue;
            }
            if (bind.spent) {
                return index;
            }
            invoke(JdbcMethods.ofStatement(bind.method), to, bind.arguments);
        }
        return 0;
    }

    void closeTwin() throws SQLException {
        Statement current = twin;
        twin = null;
        twinSql = null;
        twinActive = false;
        if (current != null) {
            current.close();
        }
    }

    static @Nullable Object invoke(Method method, Object target, @Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Error) {
                throw (Error) cause;
            }
            throw cause instanceof Exception ? (Exception) cause : e;
        }
    }
}
