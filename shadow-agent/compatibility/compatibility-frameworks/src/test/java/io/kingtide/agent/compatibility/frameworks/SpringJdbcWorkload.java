package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.Workload;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JdbcTemplate over the pool that the system property {@code pool} names. */
public final class SpringJdbcWorkload implements Workload {
    private JdbcTemplate jdbc;
    private TransactionTemplate transaction;

    @Override
    public void open(DatabaseAddress database) throws Exception {
        DataSource pool = Pools.open(System.getProperty("pool", "hikari"), database);
        jdbc = new JdbcTemplate(pool);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
    }

    @Override
    public void insert(String owner, long amount) {
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        jdbc.update(
                connection -> {
                    var statement = connection.prepareStatement(Wallets.INSERT, Statement.RETURN_GENERATED_KEYS);
                    statement.setString(1, owner);
                    statement.setLong(2, amount);
                    return statement;
                },
                key);
        if (key.getKeyList().size() != 1) {
            throw new IllegalStateException("no generated key");
        }
    }

    @Override
    public void insertAll(List<String> owners, long amount) {
        jdbc.batchUpdate(
                Wallets.INSERT,
                owners.stream().map(owner -> new Object[] {owner, amount}).toList());
    }

    @Override
    public void add(String owner, long delta) {
        require(1, jdbc.update(Wallets.ADD, delta, owner));
    }

    @Override
    public void addLocked(String owner, long delta) {
        transaction.executeWithoutResult(status -> {
            Long amount = jdbc.queryForObject(Wallets.LOCK, Long.class, owner);
            require(1, jdbc.update(Wallets.SET, amount + delta, owner));
        });
    }

    @Override
    public OptionalLong amount(String owner) {
        return jdbc.queryForList(Wallets.SELECT, Long.class, owner).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    @Override
    public void remove(String owner) {
        require(1, jdbc.update(Wallets.REMOVE, owner));
    }

    private static void require(int expected, int got) {
        if (expected != got) {
            throw new IllegalStateException("expected " + expected + " rows, got " + got);
        }
    }
}
