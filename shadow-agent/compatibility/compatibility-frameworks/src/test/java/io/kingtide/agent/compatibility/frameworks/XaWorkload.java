package io.kingtide.agent.compatibility.frameworks;

import com.mysql.cj.jdbc.MysqlXADataSource;
import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.Workload;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.xa.PGXADataSource;

/** As a transaction manager drives a database: each work is a branch of its own, in one or in two phases. */
public final class XaWorkload implements Workload {
    private XAResource resource;
    private Connection connection;
    private int branches;

    private record Branch(int number) implements Xid {
        @Override
        public int getFormatId() {
            return 17;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return ByteBuffer.allocate(4).putInt(number).array();
        }

        @Override
        public byte[] getBranchQualifier() {
            return new byte[] {1};
        }
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    @Override
    public void open(DatabaseAddress database) throws Exception {
        XAConnection xa = dataSource(database).getXAConnection(database.user(), database.password());
        resource = xa.getXAResource();
        connection = xa.getConnection();
    }

    private static XADataSource dataSource(DatabaseAddress database) throws SQLException {
        switch (database.kind()) {
            case "h2" -> {
                JdbcDataSource h2 = new JdbcDataSource();
                h2.setURL(database.url());
                return h2;
            }
            case "mariadb" -> {
                return new MariaDbDataSource(database.url());
            }
            case "mysql" -> {
                MysqlXADataSource mysql = new MysqlXADataSource();
                mysql.setUrl(database.url());
                return mysql;
            }
            default -> {
                PGXADataSource postgres = new PGXADataSource();
                postgres.setUrl(database.url());
                return postgres;
            }
        }
    }

    @Override
    public void insert(String owner, long amount) throws Exception {
        inBranch(on -> insert(on, owner, amount));
    }

    @Override
    public void insertAll(List<String> owners, long amount) throws Exception {
        inBranch(on -> {
            for (String owner : owners) {
                insert(on, owner, amount);
            }
        });
    }

    private static void insert(Connection on, String owner, long amount) throws SQLException {
        try (PreparedStatement insert = on.prepareStatement(Wallets.INSERT)) {
            insert.setString(1, owner);
            insert.setLong(2, amount);
            insert.executeUpdate();
        }
    }

    @Override
    public void add(String owner, long delta) throws Exception {
        inBranch(on -> {
            try (PreparedStatement add = on.prepareStatement(Wallets.ADD)) {
                add.setLong(1, delta);
                add.setString(2, owner);
                add.executeUpdate();
            }
        });
    }

    /** Through a row of an updatable result set, on the handle behind the pool's or data source's wrapper. */
    @Override
    public void addLocked(String owner, long delta) throws Exception {
        inBranch(on -> {
            try (Statement lock = on.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet row = lock.executeQuery(
                            "select id, owner, amount from wallet where owner = '" + owner + "' for update")) {
                if (!row.next()) {
                    throw new SQLException("no wallet of " + owner);
                }
                row.updateLong("amount", row.getLong("amount") + delta);
                row.updateRow();
            }
        });
    }

    @Override
    public OptionalLong amount(String owner) throws Exception {
        long[] found = {-1};
        inBranch(on -> {
            try (PreparedStatement select = on.prepareStatement(Wallets.SELECT)) {
                select.setString(1, owner);
                try (ResultSet row = select.executeQuery()) {
                    found[0] = row.next() ? row.getLong(1) : -1;
                }
            }
        });
        return found[0] < 0 ? OptionalLong.empty() : OptionalLong.of(found[0]);
    }

    @Override
    public void remove(String owner) throws Exception {
        inBranch(on -> {
            try (PreparedStatement remove = on.prepareStatement(Wallets.REMOVE)) {
                remove.setString(1, owner);
                remove.executeUpdate();
            }
        });
    }

    private void inBranch(Work work) throws Exception {
        Xid xid = new Branch(++branches);
        resource.start(xid, XAResource.TMNOFLAGS);
        try {
            work.on(connection);
        } catch (SQLException e) {
            resource.end(xid, XAResource.TMFAIL);
            resource.rollback(xid);
            throw e;
        }
        resource.end(xid, XAResource.TMSUCCESS);
        boolean twoPhases = branches % 2 == 0 && System.getProperty("two-phases") != null;
        boolean readOnly = twoPhases && resource.prepare(xid) == XAResource.XA_RDONLY;
        if (!readOnly) {
            resource.commit(xid, !twoPhases);
        }
    }
}
