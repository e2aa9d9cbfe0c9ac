package io.kingtide.benchmarks;

import com.alibaba.druid.DbType;
import com.alibaba.druid.sql.SQLUtils;
import io.kingtide.sql.CachedRewriter;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import org.apache.shardingsphere.sql.parser.api.CacheOption;
import org.apache.shardingsphere.sql.parser.api.SQLParserEngine;
import org.apache.shardingsphere.sql.parser.api.SQLStatementVisitorEngine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * One statement of the MySQL corpus after the other: rewritten by us for the first time, from the cache, and merely parsed
 * by the others (renaming would come on top); Druid and JSqlParser also print, ShardingSphere's parser cannot. Only
 * statements that all four accept take part.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RewriteBenchmark {
    private ShadowRewriter rewriter = ShadowRewriter.of(
            Dialect.MYSQL, ShadowMapping.tables("{table}_shadow").build());
    private CachedRewriter cache = CachedRewriter.of(rewriter);
    private final SQLParserEngine shardingSphere = new SQLParserEngine("MySQL", new CacheOption(1, 1));
    private final SQLStatementVisitorEngine shardingSphereVisitor = new SQLStatementVisitorEngine("MySQL");
    private String[] statements = new String[0];
    private int next;

    @Setup
    public void read() throws IOException {
        List<String> accepted = new ArrayList<>();
        for (String sql : corpus()) {
            if (!rewriter.rewrite(sql).isRefused() && isParsedByOthers(sql)) {
                accepted.add(sql);
            }
        }
        statements = accepted.toArray(new String[0]);
        for (String sql : statements) {
            cache.rewrite(sql);
            cache.rewrite(sql);
        }
        System.out.println("# Statements: " + statements.length);
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public Verdict first() {
        return rewriter.rewrite(statement());
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public Verdict cached() {
        return cache.rewrite(statement());
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public String druid() {
        return SQLUtils.toSQLString(SQLUtils.parseStatements(statement(), DbType.mysql), DbType.mysql);
    }

    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public String jsqlparser() throws JSQLParserException {
        return CCJSqlParserUtil.parse(statement()).toString();
    }

    /** Its cache off, as a first sight of a statement is what is compared. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public Object shardingSphere() {
        return shardingSphereVisitor.visit(shardingSphere.parse(statement(), false));
    }

    private String statement() {
        int i = next;
        next = i + 1 == statements.length ? 0 : i + 1;
        return statements[i];
    }

    private boolean isParsedByOthers(String sql) {
        try {
            SQLUtils.toSQLString(SQLUtils.parseStatements(sql, DbType.mysql), DbType.mysql);
            CCJSqlParserUtil.parse(sql);
            shardingSphereVisitor.visit(shardingSphere.parse(sql, false));
            return true;
        } catch (JSQLParserException | RuntimeException e) {
            return false;
        }
    }

    /** The DML of {@code shared/corpus/mysql.jsonl} beside the checkout. */
    private static List<String> corpus() throws IOException {
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path file = up.resolve("shared/corpus/mysql.jsonl");
            if (Files.exists(file)) {
                ObjectMapper mapper = new ObjectMapper();
                List<String> statements = new ArrayList<>();
                for (String line : Files.readAllLines(file)) {
                    JsonNode node = mapper.readTree(line);
                    if ("select insert update delete replace"
                            .contains(node.get("kind").asString())) {
                        statements.add(node.get("sql").asString());
                    }
                }
                return statements;
            }
        }
        throw new IOException("No statements to measure with: expected shared/corpus/mysql.jsonl beside the checkout.");
    }
}
