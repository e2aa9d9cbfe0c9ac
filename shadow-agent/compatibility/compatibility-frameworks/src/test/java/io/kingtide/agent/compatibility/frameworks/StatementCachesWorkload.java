package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.NamedWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Every pool at once, each with one connection and its cache of statements. The handle is taken in one request, bound in
 * another, executed in a third and given back to the cache in a fourth.
 */
public final class StatementCachesWorkload implements NamedWork {
    private final Map<String, Kept> pools = new HashMap<>();

    @Override
    public void open(DatabaseAddress database) throws Exception {
        for (String pool : System.getProperty("pools").split(",")) {
            pools.put(pool, new Kept(Pools.open(pool, database)));
        }
    }

    /** @param subject the pool, a colon, and the owner of a wallet */
    @Override
    public String other(String work, String subject, long amount) throws Exception {
        Kept kept = pools.get(subject.substring(0, subject.indexOf(':')));
        String owner = subject.substring(subject.indexOf(':') + 1);
        return switch (work) {
            case "prepare" -> kept.prepare();
            case "bind" -> kept.bind(owner, amount);
            case "execute" -> kept.execute();
            case "release" -> kept.release();
            case "read" -> kept.read(owner);
            case "batch" -> kept.batch(owner, amount);
            default -> throw new IllegalArgumentException(work);
        };
    }

    private static final class Kept {
        private final DataSource pool;
        private Connection connection;
        private PreparedStatement prepared;

        Kept(DataSource pool) {
            this.pool = pool;
        }

        String prepare() throws SQLException {
            connection = pool.getConnection();
            prepared = connection.prepareStatement(Wallets.INSERT, Statement.RETURN_GENERATED_KEYS);
            return "prepared";
        }

        String bind(String owner, long amount) throws SQLException {
            prepared.setString(1, owner);
            prepared.setLong(2, amount);
            return "bound";
        }

        String execute() throws SQLException {
            int rows = prepared.executeUpdate();
            try (ResultSet keys = prepared.getGeneratedKeys()) {
                return rows + (keys.next() ? " with key" : " without key");
            }
        }

        String release() throws SQLException {
            prepared.close();
            connection.close();
            return "released";
        }

        String read(String owner) throws SQLException {
            try (Connection own = pool.getConnection();
                    PreparedStatement select = own.prepareStatement(Wallets.SELECT)) {
                select.setString(1, owner);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getString(1) : "none";
                }
            }
        }

        String batch(String owner, long amount) throws SQLException {
            try (Connection own = pool.getConnection();
                    PreparedStatement insert = own.prepareStatement(Wallets.INSERT, Statement.RETURN_GENERATED_KEYS)) {
                for (int i = 0; i < 3; i++) {
                    insert.setString(1, owner + i);
                    insert.setLong(2, amount);
                    insert.addBatch();
                }
                return String.valueOf(insert.executeBatch().length);
            }
        }
    }
}
