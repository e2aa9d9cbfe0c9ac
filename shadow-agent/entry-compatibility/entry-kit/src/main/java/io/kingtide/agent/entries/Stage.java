package io.kingtide.agent.entries;

import io.kingtide.agent.testkit.AgentedJvm;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** One JVM with the agent, a database beside it that nobody shadows here, and callers. Not thread-safe. */
public final class Stage implements AutoCloseable {
    /** The armed campaign. */
    public static final String CAMPAIGN = "entries";

    private static final String KEYS = "k1 = "
            + Base64.getEncoder()
                    .encodeToString("a key of thirty-two bytes or more".getBytes(StandardCharsets.US_ASCII));
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final Server database;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TagIssuer issuer = new TagIssuer(TagKeys.parse("kit", KEYS), Clock.systemUTC());
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, Integer> ports = new HashMap<>();
    private final List<String> rules = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private @Nullable AgentedJvm jvm;

    /** Prepares everything but the JVM. */
    public Stage(Path folder) throws IOException, SQLException {
        this.folder = folder;
        database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
        url = "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/./shop";
        sql("CREATE TABLE orders (id INT, note VARCHAR(50))");
        sql("CREATE TABLE orders_shadow (id INT, note VARCHAR(50))");
        rules.addAll(List.of(
                "version: 1",
                "data-sources:",
                "  - {name: shop, url: 'jdbc:h2:*shop*', mode: table, template: '{table}_shadow'}"));
        settings.addAll(List.of(
                "service = shop",
                "instance = shop-1",
                "rules = " + folder.resolve("shadow.yaml"),
                "tag.keys = " + folder.resolve("tag-keys"),
                "control.file = " + folder.resolve("control.json"),
                "status.file = " + folder.resolve("status.json")));
        Files.writeString(folder.resolve("tag-keys"), KEYS);
        arm();
    }

    /** Adds lines to {@code shadow.yaml}. */
    public Stage rules(String... lines) {
        rules.addAll(Arrays.asList(lines));
        return this;
    }

    /** Adds lines to the agent's settings. */
    public Stage settings(String... lines) {
        settings.addAll(Arrays.asList(lines));
        return this;
    }

    /** Adds options of the JVM, before the agent's. */
    public Stage jvm(String... options) {
        jvmOptions.addAll(Arrays.asList(options));
        return this;
    }

    /** Arms the campaign of these tests. */
    public void arm() throws IOException {
        control("[{\"name\":\"" + CAMPAIGN + "\",\"notBeforeMillis\":0,\"expiresAtMillis\":"
                + (System.currentTimeMillis() + 3_600_000) + ",\"drainMillis\":0}]");
    }

    /** Arms nothing. */
    public void disarm() throws IOException {
        control("[]");
    }

    private void control(String campaigns) throws IOException {
        Path next = folder.resolve("control.json.next");
        Files.writeString(next, "{\"killed\":false,\"campaigns\":" + campaigns + "}");
        Files.move(
                next,
                folder.resolve("control.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts the servers: a main class that gets the database's URL and ends in {@link Orders#serve}. */
    public Stage start(Class<?> main, String... more) throws IOException {
        Files.write(folder.resolve("shadow.yaml"), rules);
        Files.write(folder.resolve("agent.properties"), settings);
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-javaagent:" + AgentedJvm.agentJar() + "=config=" + folder.resolve("agent.properties"));
        options.add("-Xmx384m");
        List<String> arguments = new ArrayList<>(List.of(url));
        arguments.addAll(Arrays.asList(more));
        AgentedJvm started = AgentedJvm.start(AgentedJvm.ownJdk(), options, main, arguments);
        jvm = started;
        started.port();
        for (String line : started.output().split("\n")) {
            if (line.startsWith("SERVER ")) {
                String[] words = line.split(" ");
                ports.put(words[1], Integer.parseInt(words[2].trim()));
            }
        }
        return this;
    }

    /** The database of the application. */
    public String url() {
        return url;
    }

    /** An id that nobody has used. */
    public int newId() {
        return ids.incrementAndGet();
    }

    public int port(String server) {
        Integer port = ports.get(server);
        if (port == null) {
            throw new IllegalArgumentException("no server '" + server + "' among " + ports.keySet() + "\n" + output());
        }
        return port;
    }

    /** What the JVM has printed. */
    public String output() {
        return jvm == null ? "" : jvm.output();
    }

    /** The last of what the JVM has printed, for messages. */
    String tail() {
        String all = output();
        return all.substring(Math.max(0, all.length() - 3_000));
    }

    /** The {@code baggage} of a good tag. */
    public String baggage() {
        return "kingtide=" + issuer.issue(CAMPAIGN, Duration.ofHours(1)).text();
    }

    /** The {@code baggage} of a rightly signed tag whose campaign is not armed. */
    public String unarmedBaggage() {
        return "kingtide=" + issuer.issue("another", Duration.ofHours(1)).text();
    }

    /** A request to one of the servers. */
    public HttpResponse<String> get(String server, String path, @Nullable String baggage)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(server, path)).GET(), baggage);
    }

    /** A request with a body. */
    public HttpResponse<String> post(String server, String path, String type, String body, @Nullable String baggage)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(server, path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                baggage);
    }

    public URI uri(String server, String path) {
        return URI.create("http://127.0.0.1:" + port(server) + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, @Nullable String baggage)
            throws IOException, InterruptedException {
        if (baggage != null) {
            request.header("baggage", baggage);
        }
        HttpRequest ready = request.timeout(PATIENCE).build();
        try {
            return http.send(ready, HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            // A request that hangs is the worst that an agent can do to a service: say where.
            throw new AssertionError(
                    ready.uri() + " was not answered; status " + status() + "\n" + tail() + "\n"
                            + (jvm == null ? "" : jvm.threads()),
                    e);
        }
    }

    /** The ids in a table. */
    public List<Integer> ids(String table) throws SQLException {
        List<Integer> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM " + table + " ORDER BY id")) {
            while (row.next()) {
                found.add(row.getInt(1));
            }
        }
        return found;
    }

    /** Changes the database from outside. */
    public void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** The agent's status file, empty before there is one. */
    public String status() {
        try {
            Path file = folder.resolve("status.json");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Polls, because other processes cannot be waited for otherwise. */
    public void eventually(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Did not come true: " + what + "\nstatus " + status() + "\n" + output());
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        if (jvm != null) {
            jvm.close();
        }
        database.stop();
    }
}
