package io.kingtide.benchmarks;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.Verdict;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One megabyte of one thing after another, made to be slow; whatever the verdict is, it must come in a few milliseconds. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class HostileBenchmark {
    private static final int LENGTH = 1_000_000;

    /** What is repeated behind a plain beginning. */
    @Param({
        "(",
        "''",
        "/* */",
        ",",
        "a.b, ",
        "1, ",
        "a b ",
        "x', '",
        "CASE WHEN a THEN ",
        "UNION SELECT 1 ",
        "NATURAL LEFT ",
        "IF 1 = 1 ",
        "SET a 1 ",
        "; SELECT 1 FROM t",
        "(1, 'x', ?), ",
        "TRIM((SELECT ",
        "LATERAL ",
        "@a, "
    })
    private String unit = "";

    @Param({"SELECT a FROM t WHERE a IN (", "SELECT a FROM "})
    private String beginning = "";

    @Param({"MYSQL", "SQLSERVER"})
    private Dialect dialect = Dialect.MYSQL;

    private ShadowRewriter rewriter = ShadowRewriter.of(
            Dialect.MYSQL, ShadowMapping.tables("{table}_shadow").build());
    private String text = "";

    @Setup
    public void write() {
        rewriter = ShadowRewriter.of(
                dialect, ShadowMapping.tables("{table}_shadow").build());
        text = beginning + unit.repeat(LENGTH / unit.length());
    }

    @Benchmark
    public Verdict rewrite() {
        return rewriter.rewrite(text);
    }
}
