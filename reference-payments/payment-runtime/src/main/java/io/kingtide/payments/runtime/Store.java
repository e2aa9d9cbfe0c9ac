package io.kingtide.payments.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.defaults.DefaultSqlSession;
import org.apache.ibatis.transaction.jdbc.JdbcTransaction;

/**
 * One physical store: a bounded pool and explicit local transactions. There is no transaction without a call of
 * {@link #inTransaction}, and none spans two stores. Thread-safe. A store that is gone is reported within about two
 * seconds, and used again as soon as it is back.
 */
public final class Store implements AutoCloseable {
    private static final int TRIES = 4;
    private static final int CONNECT_MILLIS = 1000;
    private static final int LOOK_MILLIS = 250;
    private static final int ANSWER_MILLIS = 2000;
    private static final int LOCK_MILLIS = 1000;

    private final String name;
    private final Configuration mappers;
    private final int poolSize;
    private final boolean isH2;
    private volatile HikariDataSource pool;
    private volatile boolean reachable = true;
    private volatile boolean fellSilent;

    private Store(String name, Configuration mappers, int poolSize, HikariDataSource pool) {
        this.isH2 = pool.getJdbcUrl().startsWith("jdbc:h2:");
        this.poolSize = poolSize;
        this.name = name;
        this.mappers = mappers;
        this.pool = pool;
    }

    /** The mapper interfaces, parsed once and shared by all stores of a process. */
    public static Configuration mappers(List<Class<?>> types) {
        Configuration configuration = new Configuration();
        configuration.setCacheEnabled(false);
        configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
        configuration.setMapUnderscoreToCamelCase(true);
        configuration.setArgNameBasedConstructorAutoMapping(true);
        types.forEach(configuration::addMapper);
        return configuration;
    }

    /**
     * Opens the pool without waiting for the store: a service starts even when its store is late.
     *
     * @param poolSize most connections, and so most transactions at a time
     */
    public static Store open(String name, StoreSettings settings, int poolSize, Configuration mappers) {
        return new Store(name, mappers, poolSize, pool(name, settings, poolSize));
    }

    /**
     * Reaches the store at another place from now on, such as its replica. Transactions that run on the former place
     * fail or end there.
     */
    public void redirect(StoreSettings settings) {
        HikariDataSource former = pool;
        pool = pool(name, settings, poolSize);
        // A peer that is silent is not said good-bye to in the caller's time.
        Thread closing = new Thread(former::close, "former-pool-" + name);
        closing.setDaemon(true);
        closing.start();
    }

    private static HikariDataSource pool(String name, StoreSettings settings, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(withTimeouts(settings.url(), ANSWER_MILLIS));
        config.setUsername(settings.user() == null ? "sa" : settings.user());
        config.setPassword(settings.password() == null ? "" : settings.password());
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(4, poolSize));
        config.setConnectionTimeout(LOOK_MILLIS);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverrideClassName(LostConnections.class.getName());
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    /** A peer that accepts a connection and then says nothing must not hold a request for ever. */
    static String withTimeouts(String url, int answerMillis) {
        if (url.startsWith("jdbc:h2:tcp:")) {
            return withDefault(
                    withDefault(url, ";", "NETWORK_TIMEOUT", answerMillis), ";", "LOCK_TIMEOUT", LOCK_MILLIS);
        }
        if (url.startsWith("jdbc:mysql:")) {
            String first = url.contains("?") ? "&" : "?";
            return withDefault(
                    withDefault(url, first, "socketTimeout", answerMillis), "&", "connectTimeout", CONNECT_MILLIS);
        }
        return url;
    }

    private static String withDefault(String url, String separator, String key, int millis) {
        return url.contains(key + "=") ? url : url + separator + key + "=" + millis;
    }

    public String name() {
        return name;
    }

    /** Whether the last call reached the store. */
    public boolean isReachable() {
        return reachable;
    }

    /**
     * Runs the work as one local transaction: committed when it returns, rolled back when it throws. A transaction
     * that the store itself gave up (deadlock, lock wait) is run again from the start, a few times; the work must
     * therefore have no other effects.
     *
     * @throws StoreFailure if the store said no; see there whether the outcome is known
     */
    public <T> T inTransaction(Function<StoreSession, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (StoreFailure.Conflict e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(Function<StoreSession, T> work) {
        boolean committing = false;
        HikariDataSource current = pool;
        try (Connection connection = connectionOf(current)) {
            try {
                T result = work.apply(session(connection));
                committing = true;
                connection.commit();
                reachable = true;
                if (fellSilent) {
                    fellSilent = false;
                    closeForgottenSockets();
                }
                return result;
            } catch (RuntimeException | SQLException | Error e) {
                if (!committing) {
                    rollback(connection, e);
                }
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            if (current != pool && e instanceof SQLException) {
                // The store moved to another place meanwhile; what the former place says about that is no news.
                throw new StoreFailure.Unavailable(name, committing, e);
            }
            throw translated(e, committing);
        }
    }

    /**
     * Waits for a free connection, but not while the store refuses to make one: a pool that is merely busy is worth a
     * second, a store that is gone is not, because its requests have another place to go to.
     */
    private Connection connectionOf(HikariDataSource place) throws SQLException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CONNECT_MILLIS);
        while (true) {
            try {
                return place.getConnection();
            } catch (SQLTransientConnectionException e) {
                // The pool tells one waiter only why it has no connection; the others know by 'reachable'.
                if (e.getCause() != null || !reachable || System.nanoTime() - until >= 0) {
                    throw e;
                }
            }
        }
    }

    /**
     * H2's client forgets a connection that did not answer in time without closing its socket. The server then waits
     * for its next statement, with its locks held, until the socket is collected; a store that was frozen and goes on
     * kept a lane of {@code unit_route} locked for a minute. So they are collected when the store is back.
     */
    private void closeForgottenSockets() {
        if (isH2) {
            Thread collector = new Thread(System::gc, "store-sockets-" + name);
            collector.setDaemon(true);
            collector.start();
        }
    }

    private StoreSession session(Connection connection) {
        Executor executor = mappers.newExecutor(new JdbcTransaction(connection), ExecutorType.SIMPLE);
        SqlSession session = new DefaultSqlSession(mappers, executor, false);
        return session::getMapper;
    }

    private static void rollback(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is broken, which is the reason's story; the store rolls back by itself.
            reason.addSuppressed(e);
        }
    }

    private RuntimeException translated(Exception thrown, boolean committing) {
        StoreFailure failure = StoreFailure.of(name, committing, thrown);
        if (failure instanceof StoreFailure.Unavailable) {
            reachable = false;
            fellSilent |= StoreFailure.isSilence(thrown);
        }
        if (failure != null) {
            return failure;
        }
        return thrown instanceof RuntimeException known
                ? known
                : new IllegalStateException("Store " + name + " failed", thrown);
    }

    @Override
    public void close() {
        pool.close();
    }
}
