package io.kingtide.scenario.cli;

import io.kingtide.scenario.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where guards get their numbers. */
final class GuardSources {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private GuardSources() {}

    /** How an HTTP answer becomes a number. */
    interface Reading {
        @Nullable
        String from(String body);
    }

    /** The first column of the first row of a query. A connection is kept, and opened again after a failure. */
    static final class Query implements Guard.Source, AutoCloseable {
        private final String url;
        private final Properties login = new Properties();
        private final String sql;
        private @Nullable Connection connection;

        Query(String url, @Nullable String user, @Nullable String password, String sql) {
            this.url = url;
            this.sql = sql;
            if (user != null) {
                login.setProperty("user", user);
            }
            if (password != null) {
                login.setProperty("password", password);
            }
        }

        @Override
        public double value() throws SQLException, IOException {
            try (Statement statement = open().createStatement()) {
                statement.setQueryTimeout((int) TIMEOUT.toSeconds());
                try (ResultSet rows = statement.executeQuery(sql)) {
                    String text = rows.next() ? rows.getString(1) : null;
                    return number(text, "the query's first column");
                }
            } catch (SQLException | IOException e) {
                close();
                throw e;
            }
        }

        private Connection open() throws SQLException {
            Connection known = connection;
            if (known == null) {
                known = DriverManager.getConnection(url, login);
                known.setReadOnly(true);
                connection = known;
            }
            return known;
        }

        @Override
        public void close() throws SQLException {
            Connection known = connection;
            connection = null;
            if (known != null) {
                known.close();
            }
        }
    }

    /** The answer to a GET: all of it, a part of JSON, or a figure of a Prometheus page. */
    record Endpoint(URI uri, Reading reading, HttpClient http) implements Guard.Source {
        @Override
        public double value() throws IOException, InterruptedException {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET().build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            return number(reading.from(answer.body()), "the answer's number");
        }
    }

    static HttpClient http() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    static Reading whole() {
        return String::strip;
    }

    static Reading json(String path) {
        JsonPath parsed = JsonPath.of(path);
        return parsed::find;
    }

    /** {@code name} or {@code name{label="x"}}, as it stands at the beginning of a line. */
    static Reading metric(String name) {
        return body -> body.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse(null);
    }

    private static double number(@Nullable String text, String what) throws IOException {
        try {
            double value = text == null ? Double.NaN : Double.parseDouble(text);
            if (!Double.isNaN(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IOException(what + " is no number", e);
        }
        throw new IOException(what + " is missing");
    }
}
