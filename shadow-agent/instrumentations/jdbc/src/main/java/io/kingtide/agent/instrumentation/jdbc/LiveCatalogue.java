package io.kingtide.agent.instrumentation.jdbc;

import io.kingtide.agent.rules.DataSourceRules;
import io.kingtide.agent.rules.TableRule;
import io.kingtide.schema.ShadowNaming;
import io.kingtide.schema.ShadowSchema;
import io.kingtide.schema.ShadowTable;
import io.kingtide.sql.Dialect;
import io.kingtide.sql.ShadowCatalogue;
import io.kingtide.sql.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tagged statements may use of one database, as it was when it was read: a table counts only if its shadow is there,
 * has production's columns, and leads nowhere else. Immutable.
 */
final class LiveCatalogue implements ShadowCatalogue {
    private static final int MAX_REPORTED = 200;

    private final ShadowSchema schema;
    private final Map<String, @Nullable ShadowTable> byLowerName = new LinkedHashMap<>();
    private final Map<TableName, ShadowTable> byShadow = new LinkedHashMap<>();

    private LiveCatalogue(ShadowSchema schema) {
        this.schema = schema;
        for (ShadowTable table : schema.tables()) {
            String name = table.production().name().name().toLowerCase(Locale.ROOT);
            // Two tables that differ in case only cannot be told apart by a server that ignores case.
            byLowerName.put(name, byLowerName.containsKey(name) ? null : table);
            byShadow.put(table.shadowName(), table);
        }
    }

    /** Reads the current schema of a connection. */
    static LiveCatalogue read(Connection connection, DataSourceRules rules) throws SQLException {
        return new LiveCatalogue(ShadowSchema.read(connection, naming(rules)));
    }

    /** The rules as the catalogue's reader takes them. */
    static ShadowNaming naming(DataSourceRules rules) {
        ShadowNaming.Builder naming = rules.mode() == DataSourceRules.Mode.SCHEMA
                ? ShadowNaming.schemas(rules.template())
                : ShadowNaming.tables(rules.template());
        for (Map.Entry<String, TableRule> rule : rules.tables().entrySet()) {
            String own = rule.getValue().shadowName();
            switch (rule.getValue().access()) {
                case READ_THROUGH:
                    naming.treat(rule.getKey(), ShadowNaming.Treatment.READ_THROUGH);
                    break;
                case ID_ALLOCATOR:
                    naming.treat(rule.getKey(), ShadowNaming.Treatment.ID_ALLOCATOR);
                    break;
                case REFUSE:
                    naming.treat(rule.getKey(), ShadowNaming.Treatment.REFUSE);
                    break;
                case SHADOW:
                    naming.treat(rule.getKey(), ShadowNaming.Treatment.SHADOW);
                    if (own != null) {
                        naming.shadow(rule.getKey(), own);
                    }
                    break;
            }
        }
        return naming.harmless(rules.functions())
                .shadowSequences(rules.sequences() == DataSourceRules.Sequences.SHADOW)
                .build();
    }

    Dialect dialect() {
        return schema.dialect();
    }

    String defaultSchema() {
        return schema.schema();
    }

    @Override
    public Standing standing(TableName table, TableName shadow) {
        if (table.catalog() != null && !isCatalogTheDatabase()) {
            return Standing.UNKNOWN;
        }
        TableName qualified = qualified(table);
        if (table.equals(shadow)) {
            ShadowTable pair = byShadow.get(qualified);
            return pair != null && pair.state() == ShadowTable.State.READY ? Standing.SHADOW : Standing.UNKNOWN;
        }
        ShadowTable pair = pair(table);
        if (pair == null) {
            return Standing.UNKNOWN;
        }
        boolean sameShadow = schema.dialect() == Dialect.MYSQL
                ? pair.shadowName().name().equalsIgnoreCase(shadow.name())
                : pair.shadowName().equals(qualified(shadow));
        return pair.state() == ShadowTable.State.READY && sameShadow ? Standing.SHADOWED : Standing.NO_SHADOW;
    }

    private @Nullable ShadowTable pair(TableName table) {
        TableName qualified = qualified(table);
        ShadowTable pair = schema.table(qualified);
        if (pair == null && schema.dialect() == Dialect.MYSQL && schema.schema().equals(qualified.schema())) {
            pair = byLowerName.get(table.name().toLowerCase(Locale.ROOT));
        }
        return pair;
    }

    /** What is wrong with the shadow of a production table; empty if nothing is. */
    List<String> reasons(TableName table) {
        ShadowTable pair = pair(table);
        return pair == null || pair.isUsable() ? Collections.emptyList() : pair.reasons();
    }

    /** Whether a name's catalogue can be no other than the connection's database: the server takes no other. */
    private boolean isCatalogTheDatabase() {
        return schema.dialect() == Dialect.H2 || schema.dialect() == Dialect.POSTGRESQL;
    }

    private TableName qualified(TableName name) {
        String own = name.schema();
        return new TableName(null, own != null ? own : schema.schema(), name.name());
    }

    @Override
    public boolean isUserDefined(String function) {
        int dot = function.lastIndexOf('.');
        return schema.functions().contains(function.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    long usable() {
        return schema.tables().stream().filter(ShadowTable::isUsable).count();
    }

    long unusable() {
        return schema.tables().size() - usable();
    }

    /** Tables that tagged statements can use, and those that they cannot, with the reason and the mending DDL. */
    Map<String, Object> status() {
        int usable = 0;
        Map<String, Object> unusable = new TreeMap<>();
        for (ShadowTable table : schema.tables()) {
            if (table.isUsable()) {
                usable++;
            } else if (unusable.size() < MAX_REPORTED) {
                Map<String, Object> why = new LinkedHashMap<>();
                List<String> ddl = table.ddl();
                why.put("state", table.state().name().toLowerCase(Locale.ROOT));
                why.put("reasons", table.reasons());
                why.put("ddl", ddl);
                unusable.put(table.production().name().name(), why);
            }
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("tablesUsable", usable);
        status.put("tablesUnusable", unusable);
        return status;
    }
}
