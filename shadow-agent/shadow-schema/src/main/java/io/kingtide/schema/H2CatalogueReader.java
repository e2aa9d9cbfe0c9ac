package io.kingtide.schema;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** H2 2.x, whose information schema has all but the types as DDL writes them. */
final class H2CatalogueReader extends CatalogueReader {
    H2CatalogueReader(Connection connection, String schema, String shadowSchema) {
        super(connection, schema, shadowSchema);
    }

    @Override
    Catalogue read() throws SQLException {
        Catalogue catalogue = new Catalogue(Dialect.H2, schema);
        readTables(catalogue);
        readColumns(catalogue);
        readIndexes(catalogue);
        readForeignKeys(catalogue);
        readTheRest(catalogue);
        return catalogue;
    }

    private void readTables(Catalogue catalogue) throws SQLException {
        each(
                "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, REMARKS, STORAGE_TYPE FROM INFORMATION_SCHEMA.TABLES"
                        + " WHERE TABLE_SCHEMA IN (?, ?) ORDER BY 1, 2",
                row -> {
                    Table table = new Table(
                            new TableName(null, row.getString(1), row.getString(2)),
                            "VIEW".equals(row.getString(3)) ? Table.Kind.VIEW : Table.Kind.TABLE,
                            row.getString(4));
                    String storage = row.getString(5);
                    if (storage != null && storage.contains("LINK")) {
                        table.add(Detour.leadingOut("it is linked to a table of another database"));
                    }
                    catalogue.add(table);
                });
        each(
                "SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_SCHEMA IN (?, ?)",
                row -> {
                    Table view = catalogue.table(row.getString(1), row.getString(2));
                    if (view != null) {
                        view.defineAs(row.getString(3));
                    }
                });
        each(
                "SELECT SYNONYM_SCHEMA, SYNONYM_NAME, SYNONYM_FOR_SCHEMA, SYNONYM_FOR FROM INFORMATION_SCHEMA.SYNONYMS"
                        + " WHERE SYNONYM_SCHEMA IN (?, ?)",
                row -> {
                    Table synonym = new Table(
                            new TableName(null, row.getString(1), row.getString(2)), Table.Kind.SYNONYM, null);
                    synonym.defineAs(row.getString(3) + '.' + row.getString(4));
                    catalogue.add(synonym);
                });
    }

    private void readColumns(Catalogue catalogue) throws SQLException {
        each(
                "SELECT C.*, E.LABELS FROM INFORMATION_SCHEMA.COLUMNS C LEFT JOIN (SELECT OBJECT_SCHEMA, OBJECT_NAME,"
                        + " ENUM_IDENTIFIER, LISTAGG('''' || REPLACE(VALUE_NAME, '''', '''''') || '''', ', ')"
                        + " WITHIN GROUP (ORDER BY VALUE_ORDINAL) LABELS FROM INFORMATION_SCHEMA.ENUM_VALUES"
                        + " GROUP BY OBJECT_SCHEMA, OBJECT_NAME, ENUM_IDENTIFIER) E ON E.OBJECT_SCHEMA = C.TABLE_SCHEMA AND E.OBJECT_NAME = C.TABLE_NAME"
                        + " AND E.ENUM_IDENTIFIER = C.DTD_IDENTIFIER"
                        + " WHERE C.TABLE_SCHEMA IN (?, ?) ORDER BY C.TABLE_SCHEMA, C.TABLE_NAME, C.ORDINAL_POSITION",
                row -> {
                    Table table = catalogue.table(row.getString("TABLE_SCHEMA"), row.getString("TABLE_NAME"));
                    if (table == null) {
                        return;
                    }
                    boolean numbered = "YES".equals(row.getString("IS_IDENTITY"));
                    table.add(new Column.Builder(row.getString("COLUMN_NAME"), type(row))
                            .nullable("YES".equals(row.getString("IS_NULLABLE")))
                            .defaultText(row.getString("COLUMN_DEFAULT"))
                            .generated(
                                    "ALWAYS".equals(row.getString("IS_GENERATED"))
                                            ? "GENERATED ALWAYS AS (" + row.getString("GENERATION_EXPRESSION") + ")"
                                            : null)
                            .identity(numbered ? row.getString("IDENTITY_GENERATION") : null)
                            .attributes(row.getString("COLUMN_ON_UPDATE"))
                            .build());
                    if (numbered) {
                        table.nextId(row.getLong("IDENTITY_BASE"));
                    }
                });
    }

    /** The type with its length, as {@code CREATE TABLE} takes it. */
    private static String type(ResultSet row) throws SQLException {
        String type = row.getString("DATA_TYPE");
        switch (type) {
            case "CHARACTER":
            case "CHARACTER VARYING":
            case "VARCHAR_IGNORECASE":
            case "BINARY":
            case "BINARY VARYING":
            case "JSON":
                return type + '(' + row.getLong("CHARACTER_MAXIMUM_LENGTH") + ')';
            case "NUMERIC":
            case "DECFLOAT":
                return type
                        + '('
                        + row.getLong("NUMERIC_PRECISION")
                        + ("NUMERIC".equals(type) ? ", " + row.getLong("NUMERIC_SCALE") : "")
                        + ')';
            case "TIMESTAMP":
            case "TIME":
                return type + '(' + row.getLong("DATETIME_PRECISION") + ')';
            case "TIMESTAMP WITH TIME ZONE":
            case "TIME WITH TIME ZONE":
                return type.substring(0, type.indexOf(' ')) + '(' + row.getLong("DATETIME_PRECISION")
                        + ") WITH TIME ZONE";
            case "ENUM":
                return "ENUM(" + row.getString("LABELS") + ')';
            case "INTERVAL":
                return "INTERVAL " + row.getString("INTERVAL_TYPE");
            default:
                return type;
        }
    }

    private void readIndexes(Catalogue catalogue) throws SQLException {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        each(
                "SELECT INDEX_SCHEMA, INDEX_NAME, COLUMN_NAME, ORDERING_SPECIFICATION, NULL_ORDERING"
                        + " FROM INFORMATION_SCHEMA.INDEX_COLUMNS WHERE INDEX_SCHEMA IN (?, ?)"
                        + " ORDER BY 1, 2, ORDINAL_POSITION",
                row -> parts.computeIfAbsent(row.getString(1) + '.' + row.getString(2), key -> new ArrayList<>())
                        .add(Ddl.doubleQuoted(row.getString(3)) + ("DESC".equals(row.getString(4)) ? " DESC" : "")));
        // An index that only serves a foreign key comes back with the key.
        each(
                "SELECT I.TABLE_SCHEMA, I.TABLE_NAME, I.INDEX_SCHEMA, I.INDEX_NAME, I.INDEX_TYPE_NAME"
                        + " FROM INFORMATION_SCHEMA.INDEXES I WHERE I.TABLE_SCHEMA IN (?, ?) AND NOT EXISTS (SELECT 1 FROM"
                        + " INFORMATION_SCHEMA.TABLE_CONSTRAINTS C WHERE C.CONSTRAINT_TYPE = 'FOREIGN KEY'"
                        + " AND C.INDEX_SCHEMA = I.INDEX_SCHEMA AND C.INDEX_NAME = I.INDEX_NAME)"
                        + " ORDER BY 1, 2, I.INDEX_TYPE_NAME, I.INDEX_NAME",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    List<String> columns = parts.get(row.getString(3) + '.' + row.getString(4));
                    if (table != null && columns != null) {
                        table.add(new Index(row.getString(4), kind(row.getString(5)), columns, ""));
                    }
                });
    }

    private static Index.Kind kind(String typeName) {
        if (typeName.startsWith("PRIMARY")) {
            return Index.Kind.PRIMARY;
        }
        return typeName.startsWith("UNIQUE") ? Index.Kind.UNIQUE : Index.Kind.PLAIN;
    }

    private void readForeignKeys(Catalogue catalogue) throws SQLException {
        each(
                "SELECT K.TABLE_SCHEMA, K.TABLE_NAME, K.CONSTRAINT_NAME, P.TABLE_SCHEMA, P.TABLE_NAME,"
                        + " LISTAGG(K.COLUMN_NAME, ',') WITHIN GROUP (ORDER BY K.ORDINAL_POSITION),"
                        + " LISTAGG(P.COLUMN_NAME, ',') WITHIN GROUP (ORDER BY K.ORDINAL_POSITION),"
                        + " R.DELETE_RULE, R.UPDATE_RULE"
                        + " FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS R"
                        + " JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE K ON K.CONSTRAINT_SCHEMA = R.CONSTRAINT_SCHEMA"
                        + " AND K.CONSTRAINT_NAME = R.CONSTRAINT_NAME"
                        + " JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE P ON P.CONSTRAINT_SCHEMA = R.UNIQUE_CONSTRAINT_SCHEMA"
                        + " AND P.CONSTRAINT_NAME = R.UNIQUE_CONSTRAINT_NAME"
                        + " AND P.ORDINAL_POSITION = K.POSITION_IN_UNIQUE_CONSTRAINT"
                        + " WHERE K.TABLE_SCHEMA IN (?, ?) GROUP BY K.TABLE_SCHEMA, K.TABLE_NAME, K.CONSTRAINT_NAME,"
                        + " P.TABLE_SCHEMA, P.TABLE_NAME, R.DELETE_RULE, R.UPDATE_RULE ORDER BY 1, 2, 3",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table != null) {
                        table.add(new ForeignKey(
                                row.getString(3),
                                Ddl.split(row.getString(6)),
                                new TableName(null, row.getString(4), row.getString(5)),
                                Ddl.split(row.getString(7)),
                                Ddl.actions(row.getString(8), row.getString(9))));
                    }
                });
    }

    private void readTheRest(Catalogue catalogue) throws SQLException {
        each(
                "SELECT T.TABLE_SCHEMA, T.TABLE_NAME, C.CHECK_CLAUSE FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS T"
                        + " JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS C ON C.CONSTRAINT_SCHEMA = T.CONSTRAINT_SCHEMA"
                        + " AND C.CONSTRAINT_NAME = T.CONSTRAINT_NAME WHERE T.TABLE_SCHEMA IN (?, ?) ORDER BY 1, 2, 3",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table != null) {
                        table.addCheck(row.getString(3));
                    }
                });
        each(
                "SELECT EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME, JAVA_CLASS"
                        + " FROM INFORMATION_SCHEMA.TRIGGERS WHERE EVENT_OBJECT_SCHEMA IN (?, ?) ORDER BY 1, 2, 3",
                row -> {
                    Table table = catalogue.table(row.getString(1), row.getString(2));
                    if (table != null) {
                        @Nullable String javaClass = row.getString(4);
                        table.add(new Trigger(row.getString(3), "Java class " + javaClass));
                    }
                });
        Rows.each(
                connection,
                "SELECT ROUTINE_NAME FROM INFORMATION_SCHEMA.ROUTINES",
                row -> catalogue.addFunction(row.getString(1).toLowerCase(Locale.ROOT)));
    }
}
