package io.kingtide.schema;

import io.kingtide.sql.Dialect;
import io.kingtide.sql.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the statements that make shadows, in the words of one database. */
abstract class Ddl {
    /** What a table's comment says when Kingtide made it; {@code shadow drop} asks for it. */
    static final String MARKER = "kingtide shadow of ";

    static Ddl of(Dialect dialect) {
        switch (dialect) {
            case MYSQL:
                return new MySqlDdl();
            case POSTGRESQL:
                return new PostgresDdl();
            default:
                return new H2Ddl();
        }
    }

    /** The statements that make an empty shadow: columns, keys, defaults, numbering from {@code firstId}, comment. */
    abstract List<String> createTable(Table production, TableName shadow, long firstId);

    abstract String addIndex(TableName table, Index index);

    /** The column as {@code ADD COLUMN} takes it. */
    abstract String definition(Column column);

    /** The statements that make a column like another of the same name. */
    abstract List<String> alterColumn(TableName table, Column wanted, Column found);

    abstract String quote(String name);

    String quoted(TableName name) {
        return (name.schema() == null ? "" : quote(name.schema()) + '.') + quote(name.name());
    }

    String addColumn(TableName table, Column column) {
        return "ALTER TABLE " + quoted(table) + " ADD COLUMN " + definition(column);
    }

    String dropColumn(TableName table, String column) {
        return "ALTER TABLE " + quoted(table) + " DROP COLUMN " + quote(column);
    }

    String addForeignKey(TableName table, ForeignKey key) {
        return "ALTER TABLE " + quoted(table) + " ADD FOREIGN KEY (" + list(key.columns()) + ") REFERENCES "
                + quoted(key.target()) + " (" + list(key.targetColumns()) + ')'
                + (key.actions().isEmpty() ? "" : ' ' + key.actions());
    }

    /** Copies all rows; columns that the database computes are left to it. */
    String copyRows(Table production, TableName shadow) {
        List<String> columns = new ArrayList<>();
        for (Column column : production.columns()) {
            if (column.generated() == null) {
                columns.add(column.name());
            }
        }
        boolean numbered = production.identity() != null && !(this instanceof MySqlDdl);
        return "INSERT INTO " + quoted(shadow) + " (" + list(columns) + ')'
                + (numbered ? " OVERRIDING SYSTEM VALUE" : "") + " SELECT " + list(columns) + " FROM "
                + quoted(production.name());
    }

    String createView(TableName view, String query) {
        return "CREATE VIEW " + quoted(view) + " AS " + query;
    }

    String createSchema(String schema) {
        return "CREATE SCHEMA IF NOT EXISTS " + quote(schema);
    }

    String drop(Table table, ForeignKey key) {
        return "ALTER TABLE " + quoted(table.name()) + " DROP CONSTRAINT " + quote(key.name());
    }

    String drop(Table table) {
        return "DROP " + (table.kind() == Table.Kind.VIEW ? "VIEW " : "TABLE ") + quoted(table.name());
    }

    String list(List<String> columns) {
        return columns.stream().map(this::quote).collect(Collectors.joining(", "));
    }

    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    static String doubleQuoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static List<String> split(@Nullable String names) {
        return names == null ? Collections.emptyList() : Arrays.asList(names.split(","));
    }

    /** The clauses for what happens to referring rows; the default action is left out. */
    static String actions(@Nullable String onDelete, @Nullable String onUpdate) {
        String text = (isDefault(onDelete) ? "" : "ON DELETE " + onDelete + ' ')
                + (isDefault(onUpdate) ? "" : "ON UPDATE " + onUpdate);
        return text.trim();
    }

    /** {@code RESTRICT} and {@code NO ACTION} differ for deferred checks only, and each database reports its own. */
    private static boolean isDefault(@Nullable String action) {
        return action == null || "NO ACTION".equals(action) || "RESTRICT".equals(action);
    }

    static String marker(Table production) {
        return literal(MARKER + production.name().name());
    }

    private static final class MySqlDdl extends Ddl {
        @Override
        List<String> createTable(Table production, TableName shadow, long firstId) {
            List<String> statements = new ArrayList<>();
            statements.add("CREATE TABLE " + quoted(shadow) + " LIKE " + quoted(production.name()));
            statements.add("ALTER TABLE " + quoted(shadow)
                    + (production.identity() == null ? "" : " AUTO_INCREMENT = " + firstId + ",") + " COMMENT = "
                    + marker(production));
            return statements;
        }

        @Override
        String addIndex(TableName table, Index index) {
            String parts = " (" + String.join(", ", index.parts()) + ')';
            if (index.kind() == Index.Kind.PRIMARY) {
                return "ALTER TABLE " + quoted(table) + " ADD PRIMARY KEY" + parts;
            }
            String kind = index.kind() == Index.Kind.UNIQUE
                    ? "UNIQUE "
                    : index.suffix().isEmpty() || "HASH".equals(index.suffix()) ? "" : index.suffix() + ' ';
            return "CREATE " + kind + "INDEX " + quote(index.name()) + " ON " + quoted(table) + parts;
        }

        @Override
        String definition(Column column) {
            StringBuilder text =
                    new StringBuilder(quote(column.name())).append(' ').append(column.type());
            if (column.attributes() != null) {
                text.append(" COLLATE ").append(column.attributes());
            }
            if (column.generated() != null) {
                text.append(' ').append(column.generated());
            }
            text.append(column.isNullable() ? "" : " NOT NULL");
            if (column.defaultText() != null) {
                text.append(" DEFAULT ").append(column.defaultText());
            }
            return text.append(column.identity() == null ? "" : " AUTO_INCREMENT")
                    .toString();
        }

        @Override
        String drop(Table table, ForeignKey key) {
            return "ALTER TABLE " + quoted(table.name()) + " DROP FOREIGN KEY " + quote(key.name());
        }

        @Override
        List<String> alterColumn(TableName table, Column wanted, Column found) {
            return Collections.singletonList("ALTER TABLE " + quoted(table) + " MODIFY COLUMN " + definition(wanted));
        }

        @Override
        String quote(String name) {
            return '`' + name.replace("`", "``") + '`';
        }
    }

    /** What PostgreSQL and H2 say alike. */
    private abstract static class StandardDdl extends Ddl {
        @Override
        String quote(String name) {
            return doubleQuoted(name);
        }

        @Override
        String definition(Column column) {
            StringBuilder text =
                    new StringBuilder(quote(column.name())).append(' ').append(column.type());
            if (column.generated() != null) {
                text.append(' ').append(column.generated());
            } else if (column.identity() != null) {
                text.append(" GENERATED ").append(column.identity()).append(" AS IDENTITY");
            } else if (column.defaultText() != null) {
                text.append(" DEFAULT ").append(column.defaultText());
            }
            return text.append(column.isNullable() ? "" : " NOT NULL").toString();
        }

        @Override
        String addIndex(TableName table, Index index) {
            String parts = " (" + String.join(", ", index.parts()) + ')';
            if (index.kind() == Index.Kind.PRIMARY) {
                return "ALTER TABLE " + quoted(table) + " ADD PRIMARY KEY" + parts;
            }
            // Index names belong to the schema; the database finds a free one.
            return "CREATE " + (index.kind() == Index.Kind.UNIQUE ? "UNIQUE " : "") + "INDEX ON " + quoted(table)
                    + (index.suffix().isEmpty() || index.suffix().startsWith(" ") ? "" : " USING " + method(index))
                    + parts + condition(index);
        }

        private static String method(Index index) {
            int end = index.suffix().indexOf(' ');
            return end < 0 ? index.suffix() : index.suffix().substring(0, end);
        }

        private static String condition(Index index) {
            int start = index.suffix().indexOf(" WHERE ");
            return start < 0 ? "" : index.suffix().substring(start);
        }

        @Override
        List<String> alterColumn(TableName table, Column wanted, Column found) {
            String alter = "ALTER TABLE " + quoted(table) + " ALTER COLUMN " + quote(wanted.name());
            List<String> statements = new ArrayList<>();
            if (!wanted.type().equalsIgnoreCase(found.type())) {
                statements.add(alter + " SET DATA TYPE " + wanted.type());
            }
            if (wanted.isNullable() != found.isNullable()) {
                statements.add(alter + (wanted.isNullable() ? " DROP NOT NULL" : " SET NOT NULL"));
            }
            if (wanted.identity() == null && found.identity() == null && wanted.generated() == null) {
                statements.add(
                        wanted.defaultText() == null
                                ? alter + " DROP DEFAULT"
                                : alter + " SET DEFAULT " + wanted.defaultText());
            }
            return statements;
        }

        String comment(Table production, TableName shadow) {
            return "COMMENT ON TABLE " + quoted(shadow) + " IS " + marker(production);
        }
    }

    private static final class PostgresDdl extends StandardDdl {
        @Override
        List<String> createTable(Table production, TableName shadow, long firstId) {
            List<String> statements = new ArrayList<>();
            statements.add(
                    "CREATE TABLE " + quoted(shadow) + " (LIKE " + quoted(production.name()) + " INCLUDING ALL)");
            Column identity = production.identity();
            if (identity != null) {
                statements.add("ALTER TABLE " + quoted(shadow) + " ALTER COLUMN " + quote(identity.name())
                        + " RESTART WITH " + firstId);
            }
            statements.add(comment(production, shadow));
            return statements;
        }
    }

    private static final class H2Ddl extends StandardDdl {
        @Override
        List<String> createTable(Table production, TableName shadow, long firstId) {
            List<String> parts = new ArrayList<>();
            List<String> statements = new ArrayList<>();
            for (Column column : production.columns()) {
                parts.add(definition(column).replace(" AS IDENTITY", " AS IDENTITY(START WITH " + firstId + ')')
                        + (column.attributes() == null ? "" : " ON UPDATE " + column.attributes()));
            }
            for (String check : production.checks()) {
                parts.add("CHECK (" + check + ')');
            }
            for (Index index : production.indexes()) {
                if (index.kind() == Index.Kind.PRIMARY) {
                    parts.add("PRIMARY KEY (" + String.join(", ", index.parts()) + ')');
                }
            }
            statements.add("CREATE TABLE " + quoted(shadow) + " (\n  " + String.join(",\n  ", parts) + "\n)");
            for (Index index : production.indexes()) {
                if (index.kind() != Index.Kind.PRIMARY) {
                    statements.add(addIndex(shadow, index));
                }
            }
            statements.add(comment(production, shadow));
            return statements;
        }
    }
}
