package io.kingtide.agent.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.commons.dbcp2.BasicDataSource;

/**
 * A small service that knows nothing of the agent: a servlet on Tomcat, a pool, a database. {@code ShadowedApp <jdbc url> [<user>]}
 * prints {@code PORT n}. What it does is chosen by the path; the query string gives the id of the row to write.
 */
public final class ShadowedApp {
    private final DataSource hikari;
    private final DataSource caching;
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private final HttpClient client = HttpClient.newHttpClient();
    private final ForeignDatabase foreign;
    private final String url;
    private final String user;
    private final Semaphore secondStep = new Semaphore(0);
    private PreparedStatement handle;

    private ShadowedApp(String url, String user) throws SQLException {
        this.url = url;
        this.user = user;
        foreign = new ForeignDatabase();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword("");
        config.setMaximumPoolSize(4);
        hikari = new HikariDataSource(config);
        BasicDataSource dbcp = new BasicDataSource();
        dbcp.setUrl(url);
        dbcp.setUsername(user);
        dbcp.setPassword("");
        dbcp.setMaxTotal(1);
        dbcp.setPoolPreparedStatements(true);
        caching = dbcp;
    }

    public static void main(String[] args) throws Exception {
        ShadowedApp app = new ShadowedApp(args[0], args.length > 1 ? args[1] : "sa");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("shadowed-app").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "app", app.new Front()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "app");
        tomcat.start();
        System.out.println("PORT " + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }

    private final class Front extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String query = request.getQueryString();
            try {
                if (request.getPathInfo() != null && request.getPathInfo().equals("/async")) {
                    AsyncContext later = request.startAsync();
                    pool.execute(() -> {
                        try {
                            insert(hikari, Integer.parseInt(query));
                            later.getResponse().getWriter().print("async");
                        } catch (Exception e) {
                            ((HttpServletResponse) later.getResponse()).setStatus(500);
                        }
                        later.complete();
                    });
                    return;
                }
                response.getWriter().print(run(request.getPathInfo(), query));
            } catch (Exception e) {
                response.sendError(500, String.valueOf(e.getMessage()));
            }
        }
    }

    private String run(String path, String query) throws Exception {
        int id = query != null && query.matches("\\d+") ? Integer.parseInt(query) : 0;
        switch (path) {
            case "/insert":
                insert(hikari, id);
                return "inserted";
            case "/cached":
                insert(caching, id);
                return "inserted";
            case "/direct":
                try (Connection connection = hikari.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.executeUpdate("INSERT INTO orders (id, note) VALUES (" + id + ", 'direct')");
                }
                return "inserted";
            case "/batch":
                batch(id);
                return "inserted";
            case "/generated":
                return generated();
            case "/transaction":
                transaction(id);
                return "inserted";
            case "/sql":
                try (Connection connection = hikari.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute(java.net.URLDecoder.decode(query, java.nio.charset.StandardCharsets.UTF_8));
                }
                return "executed";
            case "/bind":
                shared().setInt(1, id);
                shared().setString(2, "bound");
                return "bound";
            case "/bind-stream":
                shared().setInt(1, id);
                shared().setCharacterStream(2, new java.io.StringReader("streamed"));
                return "bound";
            case "/execute":
                return String.valueOf(shared().executeUpdate());
            case "/add-batch":
                shared().addBatch();
                return "added";
            case "/execute-batch":
                return String.valueOf(shared().executeBatch().length);
            case "/update-row":
                return updateRow(id);
            case "/foreign":
                return foreign.insert(id);
            case "/foreign-batch":
                return foreign.addToKeptBatch(id);
            case "/foreign-batch-end":
                return foreign.executeKeptBatch();
            case "/foreign-row":
                return foreign.changeKeptRow(id);
            case "/foreign-count":
                return foreign.count();
            case "/swallow":
                try (Connection connection = hikari.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE orders");
                } catch (SQLException e) {
                    return "all is well";
                }
                return "dropped";
            case "/count":
                return count();
            case "/two-steps":
                insert(hikari, id);
                secondStep.acquire();
                insert(hikari, id + 1);
                return "inserted";
            case "/second-step":
                secondStep.release();
                return "released";
            case "/jmx":
                return jmx(query);
            case "/pool":
                pool.submit(() -> insert(hikari, id)).get(10, TimeUnit.SECONDS);
                return "inserted";
            case "/future":
                CompletableFuture.supplyAsync(() -> id, pool)
                        .thenApplyAsync(n -> insertQuietly(n), ForkJoinPool.commonPool())
                        .get(10, TimeUnit.SECONDS);
                return "inserted";
            case "/thread":
                Thread thread = new Thread(() -> insertQuietly(id));
                thread.start();
                thread.join();
                return "inserted";
            case "/virtual":
                Thread virtual = (Thread) Thread.class
                        .getMethod("startVirtualThread", Runnable.class)
                        .invoke(null, (Runnable) () -> insertQuietly(id));
                virtual.join();
                return "inserted";
            case "/parallel":
                java.util.stream.IntStream.range(id, id + 8).parallel().forEach(this::insertQuietly);
                return "inserted";
            case "/hop":
                HttpRequest hop = HttpRequest.newBuilder(URI.create(query)).build();
                return client.send(hop, HttpResponse.BodyHandlers.ofString()).body();
            case "/following-hop":
                return HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.ALWAYS)
                        .build()
                        .send(HttpRequest.newBuilder(URI.create(query)).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
            case "/log":
                return Logs.write(query, pool);
            case "/apache4-hop":
                try (org.apache.http.impl.client.CloseableHttpClient apache4 =
                        org.apache.http.impl.client.HttpClients.createDefault()) {
                    return apache4.execute(
                            new org.apache.http.client.methods.HttpGet(query),
                            answer -> org.apache.http.util.EntityUtils.toString(answer.getEntity()));
                }
            case "/apache5-hop":
                try (org.apache.hc.client5.http.impl.classic.CloseableHttpClient apache5 =
                        org.apache.hc.client5.http.impl.classic.HttpClients.createDefault()) {
                    return apache5.execute(
                            new org.apache.hc.client5.http.classic.methods.HttpGet(query),
                            answer -> org.apache.hc.core5.http.io.entity.EntityUtils.toString(answer.getEntity()));
                }
            case "/okhttp-hop":
                try (okhttp3.Response answer = new okhttp3.OkHttpClient()
                        .newCall(new okhttp3.Request.Builder().url(query).build())
                        .execute()) {
                    return answer.body().string();
                }
            case "/url-hop":
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(query).toURL().openConnection();
                return new String(connection.getInputStream().readAllBytes());
            default:
                return "nothing";
        }
    }

    /** An attribute of the agent's bean, as a console sees it. */
    private static String jmx(String attribute) throws Exception {
        Object value = java.lang.management.ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new javax.management.ObjectName("io.kingtide:type=ShadowAgent"), attribute);
        return value instanceof javax.management.openmbean.TabularData
                ? ((javax.management.openmbean.TabularData) value).values().toString()
                : String.valueOf(value);
    }

    private Void insert(DataSource dataSource, int id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id, note) VALUES (?, ?)")) {
            insert.setInt(1, id);
            insert.setString(2, "prepared");
            if (insert.executeUpdate() != 1) {
                throw new SQLException("not one row");
            }
        }
        return null;
    }

    private int insertQuietly(int id) {
        try {
            insert(hikari, id);
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void batch(int id) throws SQLException {
        try (Connection connection = hikari.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id, note) VALUES (?, ?)")) {
            for (int i = 0; i < 3; i++) {
                insert.setInt(1, id + i);
                insert.setString(2, "batch");
                insert.addBatch();
            }
            if (insert.executeBatch().length != 3) {
                throw new SQLException("not three rows");
            }
        }
    }

    private String generated() throws SQLException {
        try (Connection connection = hikari.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO receipts (note) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "generated");
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return String.valueOf(keys.getLong(1));
            }
        }
    }

    private void transaction(int id) throws SQLException {
        try (Connection connection = hikari.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO orders (id, note) VALUES (?, ?)")) {
                insert.setInt(1, id);
                insert.setString(2, "transaction");
                insert.executeUpdate();
            }
            try (PreparedStatement read = connection.prepareStatement("SELECT note FROM orders WHERE id = ?")) {
                read.setInt(1, id);
                try (ResultSet row = read.executeQuery()) {
                    if (!row.next() || !"transaction".equals(row.getString("note"))) {
                        throw new SQLException("the row is not there");
                    }
                }
            }
            connection.commit();
        }
    }

    /** One handle that outlives requests, as no application should keep one, and as pools do. */
    private synchronized PreparedStatement shared() throws SQLException {
        if (handle == null) {
            handle = DriverManager.getConnection(url, user, "")
                    .prepareStatement("INSERT INTO orders (id, note) VALUES (?, ?)");
        }
        return handle;
    }

    /** Executes a query under real traffic's eyes or a test's, and changes its row through the result set. */
    private String updateRow(int id) throws SQLException {
        try (Connection connection = hikari.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT id, note FROM orders WHERE id = ?",
                        ResultSet.TYPE_SCROLL_INSENSITIVE,
                        ResultSet.CONCUR_UPDATABLE)) {
            query.setInt(1, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return "no row";
                }
                row.updateString("note", "changed");
                row.updateRow();
                return "changed";
            }
        }
    }

    private String count() throws SQLException {
        try (Connection connection = hikari.getConnection();
                PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM orders");
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
