package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.TableRule;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.ShadowCatalogue;
import io.kingtide.sql.TableName;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables, their columns and the user's functions of one database, read once through JDBC's metadata. Immutable. */
final class JdbcCatalogue implements ShadowCatalogue {
    private static final int MAX_TABLES = 100_000;
    private static final int MAX_REPORTED = 200;
    private static final Set<String> SYSTEM_SCHEMAS = Collections.unmodifiableSet(new HashSet<>(java.util.Arrays.asList(
            "information_schema", "pg_catalog", "pg_toast", "mysql", "performance_schema", "sys")));

    private final Dialect dialect;
    private final @Nullable String defaultSchema;
    /** {@code schema.table} in lower case, to the tables of that name in any case. */
    private final Map<String, List<Table>> tables = new HashMap<>();

    private final Set<String> functions = new HashSet<>();

    private static final class Table {
        final String schema;
        final String name;
        final boolean isView;
        final List<String> columns = new ArrayList<>();

        Table(String schema, String name, boolean isView) {
            this.schema = schema;
            this.name = name;
            this.isView = isView;
        }
    }

    private JdbcCatalogue(Dialect dialect, @Nullable String defaultSchema) {
        this.dialect = dialect;
        this.defaultSchema = defaultSchema;
    }

    static JdbcCatalogue read(Connection connection, Dialect dialect, @Nullable String defaultSchema)
            throws SQLException {
        JdbcCatalogue catalogue = new JdbcCatalogue(dialect, defaultSchema);
        DatabaseMetaData metaData = connection.getMetaData();
        // On MySQL a schema is JDBC's catalogue; elsewhere the current catalogue is the database itself.
        String within = dialect == Dialect.MYSQL ? null : connection.getCatalog();
        catalogue.readTables(metaData, within);
        catalogue.readColumns(metaData, within);
        catalogue.readFunctions(metaData, within);
        return catalogue;
    }

    private void readTables(DatabaseMetaData metaData, @Nullable String catalog) throws SQLException {
        int count = 0;
        try (ResultSet row = metaData.getTables(catalog, null, "%", null)) {
            while (row.next()) {
                String schema = schema(row);
                String type = String.valueOf(row.getString("TABLE_TYPE")).toUpperCase(Locale.ROOT);
                boolean isTable = type.contains("TABLE") && !type.contains("SYSTEM");
                boolean isView = type.contains("VIEW") && !type.contains("SYSTEM");
                if (SYSTEM_SCHEMAS.contains(schema.toLowerCase(Locale.ROOT)) || (!isTable && !isView)) {
                    continue;
                }
                if (++count > MAX_TABLES) {
                    throw new SQLException("more than " + MAX_TABLES + " tables");
                }
                Table table = new Table(schema, row.getString("TABLE_NAME"), isView);
                tables.computeIfAbsent(key(schema, table.name), any -> new ArrayList<>(1))
                        .add(table);
            }
        }
    }

    private void readColumns(DatabaseMetaData metaData, @Nullable String catalog) throws SQLException {
        try (ResultSet row = metaData.getColumns(catalog, null, "%", "%")) {
            while (row.next()) {
                Table table = exact(schema(row), row.getString("TABLE_NAME"));
                if (table != null) {
                    table.columns.add(row.getString("COLUMN_NAME")
                            + ' '
                            + row.getInt("DATA_TYPE")
                            + ' '
                            + row.getString("TYPE_NAME")
                            + ' '
                            + row.getInt("COLUMN_SIZE"));
                }
            }
        }
    }

    private void readFunctions(DatabaseMetaData metaData, @Nullable String catalog) throws SQLException {
        try (ResultSet row = metaData.getFunctions(catalog, null, "%")) {
            addFunctions(row, "FUNCTION");
        }
        try (ResultSet row = metaData.getProcedures(catalog, null, "%")) {
            addFunctions(row, "PROCEDURE");
        }
    }

    private void addFunctions(ResultSet row, String kind) throws SQLException {
        while (row.next()) {
            String schema = row.getString(dialect == Dialect.MYSQL ? kind + "_CAT" : kind + "_SCHEM");
            if (schema == null || !SYSTEM_SCHEMAS.contains(schema.toLowerCase(Locale.ROOT))) {
                functions.add(row.getString(kind + "_NAME").toLowerCase(Locale.ROOT));
            }
        }
    }

    private String schema(ResultSet row) throws SQLException {
        String schema = row.getString(dialect == Dialect.MYSQL ? "TABLE_CAT" : "TABLE_SCHEM");
        return schema == null ? "" : schema;
    }

    @Override
    public Standing standing(TableName table, TableName shadow) {
        Table production = find(table);
        if (production == null) {
            return Standing.UNKNOWN;
        }
        if (table.equals(shadow)) {
            return Standing.SHADOW;
        }
        Table twin = find(shadow);
        return twin != null && difference(production, twin) == null ? Standing.SHADOWED : Standing.NO_SHADOW;
    }

    @Override
    public boolean isUserDefined(String function) {
        int dot = function.lastIndexOf('.');
        return functions.contains(function.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** Why {@code twin} cannot stand in for {@code production}, null if it can. */
    private static @Nullable String difference(Table production, Table twin) {
        if (production.isView || twin.isView) {
            return "views are not followed yet";
        }
        return production.columns.equals(twin.columns) ? null : "its columns differ";
    }

    private @Nullable Table find(TableName name) {
        String schema = name.schema() != null ? name.schema() : defaultSchema;
        String where = schema == null ? "" : schema;
        Table exact = exact(where, name.name());
        if (exact != null) {
            return exact;
        }
        // A server that ignores case reports names in the case in which they were made.
        List<Table> similar = tables.getOrDefault(key(where, name.name()), Collections.emptyList());
        return dialect == Dialect.MYSQL && similar.size() == 1 ? similar.get(0) : null;
    }

    private @Nullable Table exact(String schema, String name) {
        for (Table table : tables.getOrDefault(key(schema, name), Collections.emptyList())) {
            if (table.name.equals(name) && table.schema.equals(schema)) {
                return table;
            }
        }
        return null;
    }

    private static String key(String schema, String name) {
        return schema.toLowerCase(Locale.ROOT) + '.' + name.toLowerCase(Locale.ROOT);
    }

    /** Tables with a usable shadow, and those whose shadow is missing or differs, of the default schema. */
    Map<String, Object> status(DataSourceRules rules, Dialect names) {
        int mapped = 0;
        Map<String, String> unusable = new TreeMap<>();
        String schema = defaultSchema == null ? "" : defaultSchema;
        for (List<Table> similar : tables.values()) {
            for (Table table : similar) {
                if (!table.schema.equals(schema)
                        || rules.mode() != DataSourceRules.Mode.TABLE
                        || isShadow(table, rules)) {
                    continue;
                }
                TableRule rule = rules.table(table.name);
                if (rule != null && rule.access() != TableRule.Access.SHADOW) {
                    continue;
                }
                String folded = shadowOf(table, rules, names);
                Table twin = exact(schema, folded);
                String problem = twin == null ? "no " + folded : difference(table, twin);
                if (problem == null) {
                    mapped++;
                } else if (unusable.size() < MAX_REPORTED) {
                    unusable.put(table.name, problem);
                }
            }
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("tablesMapped", mapped);
        status.put("tablesWithoutShadow", unusable);
        return status;
    }

    private static String shadowOf(Table table, DataSourceRules rules, Dialect dialect) {
        String shadow = rules.shadowTable(table.name);
        return dialect.fold(table.name).equals(table.name) ? dialect.fold(shadow) : shadow;
    }

    private boolean isShadow(Table table, DataSourceRules rules) {
        for (List<Table> similar : tables.values()) {
            for (Table other : similar) {
                if (other != table
                        && other.schema.equals(table.schema)
                        && shadowOf(other, rules, dialect).equals(table.name)) {
                    return true;
                }
            }
        }
        return false;
    }
}
