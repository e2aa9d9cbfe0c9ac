package io.kingtide.agent.compatibility.sharding;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kingtide.agent.compatibility.DatabaseAddress;
import io.kingtide.agent.compatibility.NamedWork;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.StringJoiner;
import javax.sql.DataSource;
import org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory;

/**
 * Orders over two databases of four tables each, by ShardingSphere-JDBC. Buyers choose the database, orders the table. What
 * the drivers see are physical names only: {@code t_order_0}, {@code t_item_3}.
 */
public final class ShardedOrders implements NamedWork {
    private static final String RULES = """
            databaseName: shop
            rules:
            - !SHARDING
              tables:
                t_order:
                  actualDataNodes: ds_${0..1}.t_order_${0..3}
                  databaseStrategy: {standard: {shardingColumn: buyer, shardingAlgorithmName: by-buyer}}
                  tableStrategy: {standard: {shardingColumn: id, shardingAlgorithmName: order-by-id}}
                  keyGenerateStrategy: {column: id, keyGeneratorName: snowflake}
                t_item:
                  actualDataNodes: ds_${0..1}.t_item_${0..3}
                  databaseStrategy: {standard: {shardingColumn: buyer, shardingAlgorithmName: by-buyer}}
                  tableStrategy: {standard: {shardingColumn: id, shardingAlgorithmName: item-by-id}}
              bindingTables: ["t_order,t_item"]
              shardingAlgorithms:
                by-buyer: {type: INLINE, props: {algorithm-expression: "ds_${buyer % 2}"}}
                order-by-id:
                  type: INLINE
                  props: {algorithm-expression: "t_order_${id % 4}", allow-range-query-with-inline-sharding: true}
                item-by-id: {type: INLINE, props: {algorithm-expression: "t_item_${id % 4}"}}
              keyGenerators:
                snowflake: {type: SNOWFLAKE}
            - !BROADCAST
              tables: [t_country]
            - !SINGLE
              tables: ["ds_0.t_note"]
            """;

    private DataSource shop;

    @Override
    public void open(DatabaseAddress database) throws Exception {
        DatabaseAddress second = new DatabaseAddress(
                database.kind(), System.getProperty("second.url"), database.user(), database.password());
        shop = YamlShardingSphereDataSourceFactory.createDataSource(
                Map.of("ds_0", pool(database), "ds_1", pool(second)), RULES.getBytes(StandardCharsets.UTF_8));
    }

    private static DataSource pool(DatabaseAddress at) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(at.url());
        config.setUsername(at.user());
        config.setPassword(at.password());
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    /** Work by name, on the orders of one buyer; {@code id} is the order's. */
    @Override
    public String other(String work, String buyer, long id) throws Exception {
        try (Connection connection = shop.getConnection()) {
            return switch (work) {
                case "place" -> place(connection, Long.parseLong(buyer), id);
                case "place-many" -> placeMany(connection, Long.parseLong(buyer), id);
                case "place-numbered" -> placeNumbered(connection, Long.parseLong(buyer));
                case "transaction" -> transaction(connection, id, true);
                case "rolled-back" -> transaction(connection, id, false);
                case "raise-locked" -> raiseLocked(connection, Long.parseLong(buyer));
                case "update" -> update(connection, buyer);
                case "query" -> query(connection, buyer);
                default -> throw new IllegalArgumentException(work);
            };
        }
    }

    private static String place(Connection connection, long buyer, long id) throws SQLException {
        try (PreparedStatement order = connection.prepareStatement(
                        "INSERT INTO t_order (id, buyer, amount, status) VALUES (?, ?, ?, 'NEW')");
                PreparedStatement item = connection.prepareStatement(
                        "INSERT INTO t_item (id, buyer, name) VALUES (?, ?, ?), (?, ?, 'gift wrap')")) {
            order.setLong(1, id);
            order.setLong(2, buyer);
            order.setLong(3, 100 + id);
            item.setLong(1, id);
            item.setLong(2, buyer);
            item.setString(3, "t_order of t_item_0 " + id);
            item.setLong(4, id + 1000);
            item.setLong(5, buyer);
            return order.executeUpdate() + " " + item.executeUpdate();
        }
    }

    /** A batch that is spread over all tables. */
    private static String placeMany(Connection connection, long buyer, long id) throws SQLException {
        try (PreparedStatement order =
                connection.prepareStatement("INSERT INTO t_order (id, buyer, amount, status) VALUES (?, ?, ?, ?)")) {
            for (int i = 0; i < 8; i++) {
                order.setLong(1, id + i);
                order.setLong(2, buyer + i / 4);
                order.setLong(3, 10);
                order.setString(4, "MANY");
                order.addBatch();
            }
            return String.valueOf(order.executeBatch().length);
        }
    }

    private static String placeNumbered(Connection connection, long buyer) throws SQLException {
        try (PreparedStatement order = connection.prepareStatement(
                "INSERT INTO t_order (buyer, amount, status) VALUES (?, 1, 'NUMBERED')",
                Statement.RETURN_GENERATED_KEYS)) {
            order.setLong(1, buyer);
            order.executeUpdate();
            try (ResultSet keys = order.getGeneratedKeys()) {
                return keys.next() && keys.getLong(1) > 0 ? "numbered" : "no key";
            }
        }
    }

    /** One transaction over both databases. */
    private static String transaction(Connection connection, long id, boolean commit) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement pay = connection.prepareStatement(
                "UPDATE t_order SET amount = amount - ?, status = 'PAID' WHERE buyer = ?")) {
            place(connection, 0, id);
            place(connection, 1, id + 1);
            pay.setLong(1, 5);
            pay.setLong(2, 0);
            int first = pay.executeUpdate();
            pay.setLong(2, 1);
            int second = pay.executeUpdate();
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return first + " " + second;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static String raiseLocked(Connection connection, long buyer) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement lock = connection.prepareStatement(
                        "SELECT id, amount FROM t_order WHERE buyer = ? ORDER BY id FOR UPDATE");
                PreparedStatement raise =
                        connection.prepareStatement("UPDATE t_order SET amount = ? WHERE buyer = ? AND id = ?")) {
            lock.setLong(1, buyer);
            int raised = 0;
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    raise.setLong(1, rows.getLong(2) + 1);
                    raise.setLong(2, buyer);
                    raise.setLong(3, rows.getLong(1));
                    raised += raise.executeUpdate();
                }
            }
            connection.commit();
            return String.valueOf(raised);
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static String update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return String.valueOf(statement.executeUpdate(sql));
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            StringJoiner answer = new StringJoiner(";");
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringJoiner row = new StringJoiner(",");
                for (int i = 1; i <= columns; i++) {
                    row.add(rows.getString(i));
                }
                answer.add(row.toString());
            }
            return answer.toString();
        }
    }
}
