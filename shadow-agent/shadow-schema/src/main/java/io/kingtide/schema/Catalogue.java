package io.kingtide.schema;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.TableName;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a database said about one or two of its schemas at one moment. */
public final class Catalogue {
    private final Dialect dialect;
    private final String schema;
    private final Map<TableName, Table> tables = new LinkedHashMap<>();
    private final Set<String> functions = new HashSet<>();

    Catalogue(Dialect dialect, String schema) {
        this.dialect = dialect;
        this.schema = schema;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** The production schema. */
    public String schema() {
        return schema;
    }

    /** All tables, views and synonyms, in the order of their names. */
    public Collection<Table> tables() {
        return Collections.unmodifiableCollection(tables.values());
    }

    public @Nullable Table table(TableName name) {
        return tables.get(name);
    }

    /** The table, or null; for readers that attach details to it. */
    @Nullable
    Table table(String inSchema, String name) {
        return tables.get(new TableName(null, inSchema, name));
    }

    void add(Table table) {
        tables.put(table.name(), table);
    }

    void addFunction(String name) {
        functions.add(name.toLowerCase(Locale.ROOT));
    }

    /** Names of user-defined functions, in lower case, without their schema. */
    public Set<String> functions() {
        return Collections.unmodifiableSet(functions);
    }
}
