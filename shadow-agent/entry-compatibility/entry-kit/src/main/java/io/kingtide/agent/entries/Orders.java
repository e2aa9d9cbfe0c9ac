package io.kingtide.agent.entries;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What the servers of this kit do: the application's side, which knows nothing of the agent. Thread-safe. */
public final class Orders {
    private final String url;

    public Orders(String url) {
        this.url = url;
    }

    /** Writes one row. */
    public void insert(int id) {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO orders (id, note) VALUES (?, 'x')")) {
            insert.setInt(1, id);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does what no test may do. */
    public void define() {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS elsewhere (id INT)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tries what no test may do, and goes on as if nothing had happened. */
    public void swallowARefusal() {
        try {
            define();
        } catch (IllegalStateException e) {
            System.out.println("swallowed " + e.getMessage());
        }
    }

    /** The number after {@code id=} in a query string, 0 without one. */
    public static int id(@org.jspecify.annotations.Nullable String query) {
        return query != null && query.startsWith("id=") ? Integer.parseInt(query.substring(3)) : 0;
    }

    /** Tells the stage that all servers listen. */
    public static void serve(Map<String, Integer> ports) throws InterruptedException {
        ports.forEach((name, port) -> System.out.println("SERVER " + name + ' ' + port));
        System.out.println("PORT 1");
        Thread.currentThread().join();
    }
}
