package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.DataSourceFigures;
import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.sql.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The data sources that tagged code has met. Thread-safe; bounded. */
final class ShadowedDataSources {
    private static final int MAX_KNOWN = 256;

    private final AgentServices services;
    private final ConcurrentMap<String, ShadowedDataSource> known = new ConcurrentHashMap<>();

    ShadowedDataSources(AgentServices services) {
        this.services = services;
    }

    /**
     * The data source of a driver connection; its catalogue is read when it is first met. Call with the gates bypassed.
     *
     * @throws SQLException a refusal, or what the driver threw
     */
    ShadowedDataSource of(ConnectionState state) throws SQLException {
        Connection connection = state.connection;
        ShadowRules rules = services.rules();
        String url = connection.getMetaData().getURL();
        DataSourceRules dataSource = rules == null || url == null ? null : ruleOf(rules, url);
        if (rules == null || dataSource == null) {
            throw Refusals.of(
                    "data-source",
                    "Refused a tagged statement: no data source of the rules matches the JDBC URL '"
                            + withoutSecrets(url) + "'. Add it under 'data-sources' with a matching 'url'.");
        }
        if (dataSource.mode() == DataSourceRules.Mode.DATASOURCE
                && dataSource.template().equals(url)) {
            throw Refusals.of(
                    "data-source",
                    "Refused a tagged statement: the twin of data source '" + dataSource.name()
                            + "' is the data source itself. Give another database as 'twin-url'.");
        }
        Optional<Dialect> dialect = Dialect.ofJdbcUrl(url);
        if (!dialect.isPresent()) {
            throw Refusals.of(
                    "data-source",
                    "Refused a tagged statement on data source '" + dataSource.name() + "': the dialect of '"
                            + withoutSecrets(url) + "' is not known.");
        }
        String schema = dialect.get() == Dialect.MYSQL ? connection.getCatalog() : connection.getSchema();
        String key = rules.hash() + '\n' + url + '\n' + schema;
        ShadowedDataSource found = known.get(key);
        return found != null ? found : meet(key, rules, dataSource, dialect.get(), url, state);
    }

    /** Whether the rules that this one was made from are still in force. */
    boolean isCurrent(ShadowedDataSource dataSource) {
        return dataSource.ruleSet() == services.rules();
    }

    private synchronized ShadowedDataSource meet(
            String key,
            ShadowRules ruleSet,
            DataSourceRules rules,
            Dialect dialect,
            String url,
            ConnectionState connection)
            throws SQLException {
        ShadowedDataSource found = known.get(key);
        if (found == null) {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            try {
                found = new ShadowedDataSource(ruleSet, rules, dialect, withoutSecrets(url), connection);
            } catch (IllegalArgumentException | SQLException e) {
                throw Refusals.of(
                        "data-source",
                        "Refused a tagged statement on data source '" + rules.name() + "': " + e.getMessage());
            }
            known.put(key, found);
        }
        return found;
    }

    /** The status of each. */
    List<Map<String, Object>> status() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ShadowedDataSource dataSource : known.values()) {
            if (isCurrent(dataSource)) {
                all.add(dataSource.status());
            }
        }
        return all;
    }

    /** The figures of those that the rules in force are about. */
    DataSourceFigures figures() {
        List<DataSourceFigures> all = new ArrayList<>();
        for (ShadowedDataSource dataSource : known.values()) {
            if (isCurrent(dataSource)) {
                all.add(dataSource.figures());
            }
        }
        return DataSourceFigures.sum(all);
    }

    /** A driver's data source may write parameters into the URL that nobody gave it: a rule without any matches too. */
    private static @Nullable DataSourceRules ruleOf(ShadowRules rules, String url) {
        DataSourceRules exact = rules.dataSource(url);
        return exact != null ? exact : rules.dataSource(withoutSecrets(url));
    }

    /** What follows {@code ;} or {@code ?} may hold a password. */
    static String withoutSecrets(@Nullable String url) {
        return url == null ? "unknown" : url.replaceAll("[;?].*", "").replaceAll("//[^/@]*@", "//");
    }
}
