package io.kingtide.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an untagged call costs on a data source that the rules shadow, on the database that answers fastest: one in memory.
 * {@link Figures} runs it with the agent and without; the difference is the agent's.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UntaggedJdbcBenchmark {
    static final String URL = "jdbc:h2:mem:untagged";

    private Connection connection;
    private PreparedStatement kept;
    private int id;

    public UntaggedJdbcBenchmark() {
        try {
            connection = DriverManager.getConnection(URL);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY, a INT)");
                statement.execute("CREATE TABLE IF NOT EXISTS t_shadow (id INT PRIMARY KEY, a INT)");
                statement.execute("MERGE INTO t KEY (id) SELECT x, x FROM SYSTEM_RANGE(0, 15)");
            }
            kept = connection.prepareStatement("SELECT a FROM t WHERE id = ?");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup
    public void isAlive() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    @TearDown
    public void close() throws SQLException {
        connection.close();
    }

    /** Binds, executes, reads: what a pool with a statement cache does. */
    @Benchmark
    public int execute() throws SQLException {
        kept.setInt(1, id++ & 15);
        try (ResultSet rows = kept.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The same on a statement of its own. */
    @Benchmark
    public int prepareAndExecute() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT a FROM t WHERE id = ?")) {
            statement.setInt(1, id++ & 15);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
