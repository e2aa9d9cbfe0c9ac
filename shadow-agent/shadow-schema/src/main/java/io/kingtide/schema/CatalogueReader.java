package io.kingtide.schema;

import io.kingtide.sql.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the catalogue of one kind of database. Reads only; leaves the connection as it was. */
abstract class CatalogueReader {
    final Connection connection;
    final String schema;
    final String shadowSchema;

    /** Reads the schema of production and, where it is another one, that of the shadows. */
    CatalogueReader(Connection connection, String schema, String shadowSchema) {
        this.connection = connection;
        this.schema = schema;
        this.shadowSchema = shadowSchema;
    }

    static Dialect dialectOf(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        Optional<Dialect> dialect = Dialect.ofName(product);
        if (!dialect.isPresent() || dialect.get() == Dialect.ORACLE || dialect.get() == Dialect.SQLSERVER) {
            throw new SQLFeatureNotSupportedException(
                    "The catalogue of " + product + " cannot be read; expected H2, MySQL, MariaDB or PostgreSQL");
        }
        return dialect.get();
    }

    /** The schema in which unqualified names are looked up. */
    static String currentSchema(Connection connection, Dialect dialect) throws SQLException {
        @Nullable String current = dialect == Dialect.MYSQL ? connection.getCatalog() : connection.getSchema();
        if (current == null || current.isEmpty()) {
            throw new SQLException("The connection has no current schema; name a database in the JDBC URL");
        }
        return current;
    }

    static CatalogueReader of(Connection connection, Dialect dialect, String schema, String shadowSchema) {
        switch (dialect) {
            case MYSQL:
                return new MySqlCatalogueReader(connection, schema, shadowSchema);
            case POSTGRESQL:
                return new PostgresCatalogueReader(connection, schema, shadowSchema);
            default:
                return new H2CatalogueReader(connection, schema, shadowSchema);
        }
    }

    abstract Catalogue read() throws SQLException;

    void each(String sql, Rows.Taker taker) throws SQLException {
        Rows.each(connection, sql, taker, schema, shadowSchema);
    }
}
