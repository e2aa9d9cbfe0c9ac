package io.kingtide.agent.compatibility.frameworks;

import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.Workload;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** MyBatis with the executor that the system property {@code executor} names; many rows by {@code foreach}. */
public final class MyBatisWorkload implements Workload {
    private final ExecutorType executor = ExecutorType.valueOf(System.getProperty("executor", "SIMPLE"));
    private SqlSessionFactory sessions;

    /** The mapper. */
    public interface WalletMapper {
        @Insert(Wallets.INSERT_NAMED)
        int insert(@Param("owner") String owner, @Param("amount") long amount);

        @Insert("<script>INSERT INTO wallet (owner, amount) VALUES"
                + "<foreach collection='owners' item='owner' separator=','>(#{owner}, #{amount})</foreach></script>")
        int insertAll(@Param("owners") List<String> owners, @Param("amount") long amount);

        @Update("UPDATE wallet SET amount = amount + #{delta} WHERE owner = #{owner}")
        int add(@Param("owner") String owner, @Param("delta") long delta);

        @Select("SELECT amount FROM wallet WHERE owner = #{owner}")
        Long amount(String owner);

        @Select("SELECT amount FROM wallet WHERE owner = #{owner} FOR UPDATE")
        Long lock(String owner);

        @Delete("DELETE FROM wallet WHERE owner = #{owner}")
        int remove(String owner);
    }

    @Override
    public void open(DatabaseAddress database) throws Exception {
        Configuration configuration = new Configuration(new Environment(
                "workload", new JdbcTransactionFactory(), Pools.open(System.getProperty("pool", "hikari"), database)));
        configuration.addMapper(WalletMapper.class);
        sessions = new SqlSessionFactoryBuilder().build(configuration);
    }

    @Override
    public void insert(String owner, long amount) {
        inTransaction(mapper -> mapper.insert(owner, amount));
    }

    @Override
    public void insertAll(List<String> owners, long amount) {
        inTransaction(mapper -> mapper.insertAll(owners, amount));
    }

    @Override
    public void add(String owner, long delta) {
        inTransaction(mapper -> mapper.add(owner, delta));
    }

    @Override
    public void addLocked(String owner, long delta) {
        inTransaction(mapper -> {
            if (mapper.lock(owner) == null) {
                throw new IllegalStateException("no wallet of " + owner);
            }
            return mapper.add(owner, delta);
        });
    }

    @Override
    public OptionalLong amount(String owner) {
        try (SqlSession session = sessions.openSession(executor)) {
            Long amount = session.getMapper(WalletMapper.class).amount(owner);
            return amount == null ? OptionalLong.empty() : OptionalLong.of(amount);
        }
    }

    @Override
    public void remove(String owner) {
        inTransaction(mapper -> mapper.remove(owner));
    }

    private void inTransaction(ToIntFunction<WalletMapper> work) {
        try (SqlSession session = sessions.openSession(executor)) {
            int rows = work.applyAsInt(session.getMapper(WalletMapper.class));
            session.commit();
            if (executor != ExecutorType.BATCH && rows < 1) {
                throw new IllegalStateException("no row was changed");
            }
        }
    }
}
