package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.engine.DataSourceFigures;
import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.sql.CachedRewriter;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.Refusal;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.TableUse;
import io.kingtide.sql.Verdict;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One data source as tagged statements meet it: its rules, its catalogue, its verdicts. Thread-safe. */
final class ShadowedDataSource {
    private static final int MAX_TWINS = 200;
    private static final long REREAD_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ShadowRules ruleSet;
    private final DataSourceRules rules;
    private final Dialect dialect;
    private final String place;
    private final IdDraws idDraws;
    private final AtomicInteger openTwins = new AtomicInteger();
    private volatile Reading reading;

    /** The catalogue as it was read once, and all that follows from it. */
    private static final class Reading {
        /** Null where the whole data source has a twin: what is not there, is not found. */
        final @Nullable LiveCatalogue catalogue;

        final CachedRewriter rewriter;
        final long atNanos = System.nanoTime();

        Reading(@Nullable LiveCatalogue catalogue, ShadowRewriter rewriter) {
            this.catalogue = catalogue;
            this.rewriter = CachedRewriter.of(rewriter);
        }
    }

    /**
     * Reads the catalogue.
     *
     * @throws IllegalArgumentException if the rules do not fit the database
     * @throws SQLException if the catalogue cannot be read
     */
    ShadowedDataSource(
            ShadowRules ruleSet, DataSourceRules rules, Dialect dialect, String place, ConnectionState connection)
            throws SQLException {
        this.ruleSet = ruleSet;
        this.rules = rules;
        this.dialect = dialect;
        this.place = place;
        this.idDraws = new IdDraws(rules);
        this.reading = read(connection);
    }

    String name() {
        return rules.name();
    }

    Dialect dialect() {
        return dialect;
    }

    ShadowRules ruleSet() {
        return ruleSet;
    }

    /**
     * The verdict on a tagged statement. A name that is not known makes the catalogue be read again, at most every few
     * seconds: tables come with migrations.
     */
    Verdict verdict(String sql, ConnectionState connection) throws SQLException {
        Reading current = reading;
        Verdict verdict = current.rewriter.rewrite(sql);
        if (isMissing(verdict) && System.nanoTime() - current.atNanos > REREAD_AFTER_NANOS) {
            synchronized (this) {
                if (reading == current) {
                    reading = read(connection);
                }
                current = reading;
            }
            verdict = current.rewriter.rewrite(sql);
        }
        return verdict;
    }

    /**
     * Refuses what the grammar alone cannot know to be wrong.
     *
     * @throws SQLException a refusal
     */
    void check(String sql, Verdict verdict) throws SQLException {
        if (idDraws.isUndecided(sql, verdict)) {
            String table = verdict.tables().get(0).canonical().name();
            throw Refusals.of(
                    "id-allocator",
                    "Refused a tagged statement on data source '" + name() + "': it draws ids from table '" + table
                            + "', and a block of ids from its shadow would be given to real rows. List it under 'tables' as"
                            + " id-allocator; as shadow, if no real work of this process draws from it.");
        }
    }

    /** Why a statement is refused; of a table without a usable shadow, also what is wrong with the shadow. */
    String reason(Verdict verdict) {
        String reason = String.valueOf(verdict.reason());
        LiveCatalogue catalogue = reading.catalogue;
        if (verdict.refusal() != Refusal.NO_SHADOW || catalogue == null) {
            return reason;
        }
        for (TableUse table : verdict.tables()) {
            for (String why : catalogue.reasons(table.canonical())) {
                reason += " (" + table.canonical().name() + ": " + why + ")";
            }
        }
        return reason;
    }

    private static boolean isMissing(Verdict verdict) {
        return verdict.refusal() == Refusal.UNKNOWN_TABLE || verdict.refusal() == Refusal.NO_SHADOW;
    }

    /** Whether tagged statements go to a connection of their own. */
    boolean isTwinned() {
        return rules.mode() == DataSourceRules.Mode.DATASOURCE;
    }

    /**
     * Whether this statement goes to the twin.
     *
     * @throws SQLException a refusal, if it would need the twin and production
     */
    boolean goesToTwin(String sql, Verdict verdict) throws SQLException {
        return isTwinned() && TwinRoute.of(sql, verdict, rules) == TwinRoute.Way.TWIN;
    }

    /**
     * Opens a connection to the twin, with the credentials of the one that it belongs to.
     *
     * @throws SQLException a refusal, or what the driver threw
     */
    Connection openTwin(@Nullable Driver driver, @Nullable Properties properties) throws SQLException {
        if (driver == null || properties == null) {
            throw Refusals.of(
                    "data-source",
                    "Refused a tagged statement on data source '" + name() + "': its connection was not made by its"
                            + " driver's connect, so that its twin cannot be made likewise. Use a JDBC URL.");
        }
        if (openTwins.incrementAndGet() > MAX_TWINS) {
            openTwins.decrementAndGet();
            throw Refusals.of(
                    "data-source",
                    "Refused a tagged statement on data source '" + name() + "': it has " + MAX_TWINS
                            + " connections to its twin already.");
        }
        Connection opened = null;
        try {
            opened = driver.connect(rules.template(), (Properties) properties.clone());
        } finally {
            if (opened == null) {
                openTwins.decrementAndGet();
            }
        }
        if (opened == null) {
            throw Refusals.of(
                    "data-source",
                    "Refused a tagged statement on data source '" + name()
                            + "': the driver of its connections does not take the URL of its twin.");
        }
        return opened;
    }

    void twinClosed() {
        openTwins.decrementAndGet();
    }

    private Reading read(ConnectionState connection) throws SQLException {
        ShadowMapping.Builder mapping = RuleMapping.of(rules);
        if (isTwinned()) {
            return new Reading(null, ShadowRewriter.of(dialect, mapping.build()));
        }
        MissingShadows.of(rules).make(connection);
        LiveCatalogue catalogue = LiveCatalogue.read(connection.connection, rules);
        mapping.defaultSchema(catalogue.defaultSchema())
                .shadowSequences(rules.sequences() == DataSourceRules.Sequences.SHADOW)
                .catalogue(catalogue);
        return new Reading(catalogue, ShadowRewriter.of(dialect, mapping.build()));
    }

    /** What the status says about this data source. */
    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("name", rules.name());
        status.put("place", place);
        status.put("dialect", dialect.id());
        status.put("mode", rules.mode().text());
        LiveCatalogue catalogue = reading.catalogue;
        if (catalogue != null) {
            status.putAll(catalogue.status());
        } else {
            status.put("openTwins", openTwins.get());
        }
        CachedRewriter rewriter = reading.rewriter;
        Map<String, Object> cache = new LinkedHashMap<>();
        cache.put("entries", rewriter.size());
        cache.put("bytes", rewriter.sizeBytes());
        cache.put("hits", rewriter.hits());
        cache.put("misses", rewriter.misses());
        status.put("cache", cache);
        return status;
    }

    DataSourceFigures figures() {
        Reading current = reading;
        CachedRewriter rewriter = current.rewriter;
        LiveCatalogue catalogue = current.catalogue;
        return new DataSourceFigures(
                catalogue == null ? 0 : catalogue.usable(),
                catalogue == null ? 0 : catalogue.unusable(),
                rewriter.hits(),
                rewriter.misses(),
                rewriter.size());
    }
}
