package io.kingtide.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The SQL of one family of databases: how its text is read, how its names fold and how long they may be. */
public enum Dialect {
    /** MySQL, MariaDB and what speaks their dialect (TiDB, OceanBase in MySQL mode, Aurora). */
    MYSQL("mysql", 64),
    /** PostgreSQL. Names past 63 bytes are cut by the server, so the limit is one of safety. */
    POSTGRESQL("postgresql", 63),
    /** Oracle Database from 12.2 on; older ones allow 30 bytes, see {@link ShadowMapping.Builder#longestName(int)}. */
    ORACLE("oracle", 128),
    /** Microsoft SQL Server. */
    SQLSERVER("sqlserver", 128),
    /** H2, in its own mode and its compatibility modes. */
    H2("h2", 256);

    private final String id;
    private final int longestName;

    Dialect(String id, int longestName) {
        this.id = id;
        this.longestName = longestName;
    }

    /** The name by which commands and rules know it. */
    public String id() {
        return id;
    }

    /** The longest name of a table, in the unit of {@link #nameLength(String)}. */
    public int longestName() {
        return longestName;
    }

    /** The length of a name as this database counts it: bytes of UTF-8 for PostgreSQL and Oracle, else characters. */
    public int nameLength(String name) {
        return this == POSTGRESQL || this == ORACLE ? name.getBytes(StandardCharsets.UTF_8).length : name.length();
    }

    /** What an unquoted name means to the catalogue: lower case, upper case, or as it stands. */
    public String fold(String unquoted) {
        switch (this) {
            case POSTGRESQL:
                return unquoted.toLowerCase(Locale.ROOT);
            case ORACLE:
            case H2:
                return unquoted.toUpperCase(Locale.ROOT);
            default:
                return unquoted;
        }
    }

    /** The dialect by its {@link #id()}, a usual alias of it, or the product name that a driver reports. */
    public static Optional<Dialect> ofName(String name) {
        switch (name.trim().toLowerCase(Locale.ROOT)) {
            case "mysql":
            case "mariadb":
            case "maria":
            case "tidb":
            case "oceanbase":
            case "aurora":
                return Optional.of(MYSQL);
            case "postgresql":
            case "postgres":
            case "pgsql":
            case "pg":
                return Optional.of(POSTGRESQL);
            case "oracle":
            case "plsql":
                return Optional.of(ORACLE);
            case "sqlserver":
            case "mssql":
            case "sql-server":
            case "tsql":
            case "t-sql":
            case "microsoft sql server":
                return Optional.of(SQLSERVER);
            case "h2":
                return Optional.of(H2);
            default:
                return Optional.empty();
        }
    }

    /** The dialect of a JDBC URL; empty for a database that we do not know, whose tagged use must be refused. */
    public static Optional<Dialect> ofJdbcUrl(String url) {
        String lower = url.trim().toLowerCase(Locale.ROOT);
        if (!lower.startsWith("jdbc:")) {
            return Optional.empty();
        }
        String[] parts = lower.substring("jdbc:".length()).split(":", 3);
        // Wrapping drivers put their own name first: jdbc:aws-wrapper:mysql:, jdbc:jtds:sqlserver:, jdbc:p6spy:h2:.
        boolean wrapped = parts.length > 1
                && (parts[0].equals("aws-wrapper") || parts[0].equals("jtds") || parts[0].equals("p6spy"));
        String database = wrapped && parts.length > 1 ? parts[1] : parts[0];
        // The same prefix serves OceanBase's Oracle mode, whose texts must not be read as MySQL's.
        return parts.length < 2 || database.equals("oceanbase") ? Optional.empty() : ofName(database);
    }
}
