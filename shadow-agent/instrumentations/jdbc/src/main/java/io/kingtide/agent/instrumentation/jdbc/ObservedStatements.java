package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.MaskedSql;
import io.kingtide.sql.ShadowMapping;
import io.kingtide.sql.ShadowRewriter;
import io.kingtide.sql.TableUse;
import io.kingtide.sql.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The statements of real work, by data source and text without values, with what would become of each if it were tagged.
 * Threads of the application only look up and count; reading and judging is done by {@link #judge()}, on another thread.
 * Thread-safe; bounded in data sources, texts, distinct statements and what waits. What is beyond a bound is counted.
 */
final class ObservedStatements {
    private static final int MAX_PLACES = 64;
    private static final int MAX_TEXTS = 2_000;
    private static final int LONGEST_KNOWN = 16 * 1024;
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_DISTINCT = 2_000;
    private static final int LONGEST_KEPT = 4_000;
    private static final int MAX_LOGGED = 50;
    private static final ShadowMapping DEFAULT =
            ShadowMapping.tables("{table}_shadow").build();

    private final Supplier<@Nullable ShadowRules> rules;
    private final Consumer<String> log;
    private final ConcurrentMap<String, Place> places = new ConcurrentHashMap<>();
    private final BlockingQueue<Seen> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final LongAdder notKept = new LongAdder();
    private final Place beyond = new Place("(others)", "(others)");
    private int distinct;
    private int logged;

    /** One database, with the texts that were met there. */
    static final class Place {
        final String url;
        final String shown;
        final ConcurrentMap<String, Seen> texts = new ConcurrentHashMap<>();
        /** By masked text. */
        final Map<String, Observation> statements = new LinkedHashMap<>();

        Place(String url, String shown) {
            this.url = url;
            this.shown = shown;
        }
    }

    /** One text as it was met. */
    static final class Seen {
        final Place place;
        final String sql;
        private final LongAdder times = new LongAdder();
        private volatile @Nullable Observation observation;

        Seen(Place place, String sql) {
            this.place = place;
            this.sql = sql;
        }

        void executed() {
            Observation judged = observation;
            (judged == null ? times : judged.times).increment();
        }
    }

    /** What would become of all texts that are the same without their values. */
    private static final class Observation {
        final String masked;
        final Verdict verdict;
        final LongAdder times = new LongAdder();

        Observation(String masked, Verdict verdict) {
            this.masked = masked;
            this.verdict = verdict;
        }
    }

    /**
     * @param rules the rules to judge by, null for a shadow of every table
     * @param log takes a line for each of the first statements that would be refused
     */
    ObservedStatements(Supplier<@Nullable ShadowRules> rules, Consumer<String> log) {
        this.rules = rules;
        this.log = log;
    }

    Place place(@Nullable String jdbcUrl) {
        String url = jdbcUrl == null ? "unknown" : jdbcUrl;
        Place known = places.get(url);
        if (known != null) {
            return known;
        }
        return places.size() >= MAX_PLACES
                ? beyond
                : places.computeIfAbsent(url, any -> new Place(any, ShadowedDataSources.withoutSecrets(any)));
    }

    Seen seen(Place place, String sql) {
        Seen known = place.texts.get(sql);
        if (known != null) {
            return known;
        }
        Seen fresh = new Seen(place, sql);
        if (sql.length() <= LONGEST_KNOWN && place.texts.size() < MAX_TEXTS) {
            Seen other = place.texts.putIfAbsent(sql, fresh);
            if (other != null) {
                return other;
            }
        }
        if (place == beyond || !waiting.offer(fresh)) {
            place.texts.remove(sql, fresh);
            notKept.increment();
        }
        return fresh;
    }

    /** Judges what waits. */
    synchronized void judge() {
        for (Seen next = waiting.poll(); next != null; next = waiting.poll()) {
            judge(next);
        }
    }

    private void judge(Seen seen) {
        Dialect dialect = Dialect.ofJdbcUrl(seen.place.url).orElse(null);
        String masked = MaskedSql.of(dialect == null ? Dialect.MYSQL : dialect, seen.sql, LONGEST_KEPT);
        Observation known = seen.place.statements.get(masked);
        if (known == null) {
            if (distinct >= MAX_DISTINCT || dialect == null) {
                notKept.increment();
                return;
            }
            distinct++;
            known = new Observation(masked, verdict(seen, dialect));
            seen.place.statements.put(masked, known);
            tell(seen.place, known);
        }
        seen.observation = known;
        known.times.add(seen.times.sumThenReset());
    }

    private Verdict verdict(Seen seen, Dialect dialect) {
        ShadowRules current = rules.get();
        DataSourceRules dataSource = current == null ? null : current.dataSource(seen.place.url);
        ShadowMapping mapping =
                dataSource == null ? DEFAULT : RuleMapping.of(dataSource).build();
        return ShadowRewriter.of(dialect, mapping).rewrite(seen.sql);
    }

    private void tell(Place place, Observation observed) {
        if (observed.verdict.isRefused() && logged < MAX_LOGGED) {
            logged++;
            log.accept("kingtide-agent: dry run: would refuse on " + place.shown + ": " + observed.masked + " ("
                    + observed.verdict.reason() + ")"
                    + (logged == MAX_LOGGED ? "; further ones are in the plan file only" : ""));
        }
    }

    /** How much was seen. */
    synchronized Map<String, Object> summary() {
        int refused = 0;
        for (Place place : places.values()) {
            for (Observation observed : place.statements.values()) {
                refused += observed.verdict.isRefused() ? 1 : 0;
            }
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("statements", distinct);
        summary.put("wouldBeRefused", refused);
        summary.put("notKept", notKept.sum());
        return summary;
    }

    /** All data sources with their statements, for the plan's file. */
    synchronized List<Map<String, Object>> dataSources() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Place place : places.values()) {
            Dialect dialect = Dialect.ofJdbcUrl(place.url).orElse(null);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("url", place.shown);
            entry.put("dialect", dialect == null ? "unknown" : dialect.id());
            List<Map<String, Object>> statements = new ArrayList<>();
            for (Observation observed : place.statements.values()) {
                statements.add(entry(observed));
            }
            entry.put("statements", statements);
            all.add(entry);
        }
        return all;
    }

    private static Map<String, Object> entry(Observation observed) {
        Verdict verdict = observed.verdict;
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("sql", observed.masked);
        entry.put("times", observed.times.sum());
        entry.put("verdict", verdict.outcome().name().toLowerCase(java.util.Locale.ROOT));
        if (verdict.isRefused()) {
            entry.put(
                    "code",
                    verdict.refusal() == null ? "refused" : verdict.refusal().code());
            entry.put("reason", String.valueOf(verdict.reason()));
        }
        List<Map<String, Object>> tables = new ArrayList<>();
        for (TableUse use : verdict.tables()) {
            if (use.treatment() != TableUse.Treatment.SYSTEM) {
                Map<String, Object> table = new LinkedHashMap<>();
                table.put("name", use.canonical().name());
                table.put("writes", use.access() == TableUse.Access.WRITE || use.locking());
                tables.add(table);
            }
        }
        entry.put("tables", tables);
        return entry;
    }
}
