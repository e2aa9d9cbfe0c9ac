package io.kingtide.payments.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;

/** Brings any JDBC store to the current schema, and seeds it. */
public final class StoreSchema {
    /** Held on to, because a logger that nobody holds forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private final String url;
    private final String user;
    private final String password;

    public StoreSchema(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Applies the migrations that are missing and seeds an empty store; says whether it seeded. */
    public boolean bringUp(StoreKind kind, Seed seed) throws SQLException {
        // It warns about every H2 that is newer than itself; what fails arrives as an exception.
        FLYWAY.setLevel(Level.SEVERE);
        Flyway.configure()
                .dataSource(url, user, password)
                .locations(kind.migrations())
                .table("schema_history")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return seed.writeTo(connection, kind);
        }
    }
}
