package io.kingtide.schema.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A database of a test's own, and how its kind spells what the tests need. */
public interface TestDatabase extends AutoCloseable {
    /** A connection to an empty schema of this test's own. */
    Connection connect() throws SQLException;

    /** The user to connect as; it has no password. */
    String user();

    /** {@code users} and {@code orders}, with keys, defaults, a generated column and indexes. */
    List<String> fixture();

    /** A trigger on {@code table} that inserts into production's {@code users}; empty where triggers are code. */
    List<String> triggerThatWritesUsers(String table);

    @Override
    void close() throws Exception;
}
