package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.agent.rules.TableRule;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.Refusal;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One data source as tagged statements meet it: its rules, its catalogue, its verdicts. Thread-safe. */
final class ShadowedDataSource {
    private static final long REREAD_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ShadowRules ruleSet;
    private final DataSourceRules rules;
    private final Dialect dialect;
    private final String place;
    private volatile Reading reading;

    /** The catalogue as it was read once, and all that follows from it. */
    private static final class Reading {
        final LiveCatalogue catalogue;
        final ShadowRewriter rewriter;
        final VerdictCache verdicts = new VerdictCache();
        final long atNanos = System.nanoTime();

        Reading(LiveCatalogue catalogue, ShadowRewriter rewriter) {
            this.catalogue = catalogue;
            this.rewriter = rewriter;
        }
    }

    /**
     * Reads the catalogue.
     *
     * @throws IllegalArgumentException if the rules do not fit the database
     * @throws SQLException if the catalogue cannot be read
     */
    ShadowedDataSource(ShadowRules ruleSet, DataSourceRules rules, Dialect dialect, String place, Connection connection)
            throws SQLException {
        this.ruleSet = ruleSet;
        this.rules = rules;
        this.dialect = dialect;
        this.place = place;
        this.reading = read(connection);
    }

    String name() {
        return rules.name();
    }

    ShadowRules ruleSet() {
        return ruleSet;
    }

    /**
     * The verdict on a tagged statement. A name that is not known makes the catalogue be read again, at most every few
     * seconds: tables come with migrations.
     */
    Verdict verdict(String sql, Connection connection) throws SQLException {
        Reading current = reading;
        Verdict verdict = verdict(sql, current);
        if (isMissing(verdict) && System.nanoTime() - current.atNanos > REREAD_AFTER_NANOS) {
            synchronized (this) {
                if (reading == current) {
                    reading = read(connection);
                }
                current = reading;
            }
            verdict = verdict(sql, current);
        }
        return verdict;
    }

    private static Verdict verdict(String sql, Reading reading) {
        Verdict known = reading.verdicts.get(sql);
        if (known == null) {
            known = reading.rewriter.rewrite(sql);
            reading.verdicts.put(sql, known);
        }
        return known;
    }

    private static boolean isMissing(Verdict verdict) {
        return verdict.refusal() == Refusal.UNKNOWN_TABLE || verdict.refusal() == Refusal.NO_SHADOW;
    }

    private Reading read(Connection connection) throws SQLException {
        ShadowMapping.Builder mapping = mapping();
        LiveCatalogue catalogue = LiveCatalogue.read(connection, rules);
        mapping.defaultSchema(catalogue.defaultSchema());
        for (Map.Entry<String, TableRule> rule : rules.tables().entrySet()) {
            String shadow = rule.getValue().shadowName();
            switch (rule.getValue().access()) {
                case READ_THROUGH:
                    mapping.readThrough(rule.getKey());
                    break;
                case REFUSE:
                    mapping.refuse(rule.getKey());
                    break;
                case SHADOW:
                    if (shadow != null) {
                        mapping.shadow(rule.getKey(), shadow);
                    }
                    break;
            }
        }
        mapping.functions(rules.functions())
                .shadowSequences(rules.sequences() == DataSourceRules.Sequences.SHADOW)
                .catalogue(catalogue);
        return new Reading(catalogue, ShadowRewriter.of(dialect, mapping.build()));
    }

    private ShadowMapping.Builder mapping() {
        switch (rules.mode()) {
            case TABLE:
                return ShadowMapping.tables(rules.template());
            case SCHEMA:
                return ShadowMapping.schemas(rules.template());
            case DATASOURCE:
                throw new IllegalArgumentException("mode 'datasource' is not supported by this agent yet");
        }
        throw new IllegalStateException("unknown mode " + rules.mode());
    }

    /** What the status says about this data source. */
    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("name", rules.name());
        status.put("place", place);
        status.put("dialect", dialect.id());
        status.put("mode", rules.mode().text());
        status.putAll(reading.catalogue.status());
        return status;
    }
}
