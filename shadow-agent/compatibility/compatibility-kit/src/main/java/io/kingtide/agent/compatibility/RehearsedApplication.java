package io.kingtide.agent.compatibility;

import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A workload in a JVM of its own, with the real agent attached and one campaign armed by file. */
public final class RehearsedApplication implements AutoCloseable {
    private static final String CAMPAIGN = "compatibility";
    /** Rules of a data source: shadows beside their tables, and where the ids of vouchers come from. */
    public static final String TABLE_MODE = """
                mode: table
                template: "{table}_shadow"
                tables:
                  voucher_ids: id-allocator
            """;

    private static final String KEYS = "k1 = "
            + Base64.getEncoder()
                    .encodeToString("a key of thirty-two bytes or more".getBytes(StandardCharsets.US_ASCII));

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private final TagIssuer issuer = new TagIssuer(TagKeys.parse("kit", KEYS), Clock.systemUTC());

    private RehearsedApplication(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * What the application answered.
     *
     * @param refused the value of {@code Kingtide-Refused}
     * @param echo the value of {@code Kingtide-Shadow}
     */
    public record Answer(int status, String body, Optional<String> refused, Optional<String> echo) {}

    /**
     * Starts an application of one's own, which prints {@code ready} and its port, and ends when its standard input does.
     *
     * @param main the main class and its arguments
     * @param rules the lines of the data source's rules behind its URL, indented by four
     */
    public static RehearsedApplication start(
            Path folder, List<String> main, DatabaseAddress database, Map<String, String> properties, String rules)
            throws IOException {
        Path config = configure(folder, database, rules);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-javaagent:" + agentJar() + "=config=" + config);
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx256m");
        command.add("-Ddatabase.kind=" + database.kind());
        command.add("-Ddatabase.url=" + database.url());
        command.add("-Ddatabase.user=" + database.user());
        command.add("-Ddatabase.password=" + database.password());
        properties.forEach((name, value) -> command.add("-D" + name + '=' + value));
        command.add("-cp");
        command.add(classPath(properties.get("driver")));
        command.addAll(main);
        Path log = folder.resolve("application.log");
        Process process =
                new ProcessBuilder(command).redirectError(log.toFile()).start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                return new RehearsedApplication(process, Integer.parseInt(line.substring(6)));
            }
            said.append(line).append('\n');
        }
        throw new IOException("The application ended before it was ready:\n" + said + Files.readString(log));
    }

    /** The class path of this test, with another driver (a jar) in place of its own where one is given. */
    private static String classPath(@Nullable String driver) {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        if (driver == null) {
            return own;
        }
        String name = Path.of(driver).getFileName().toString();
        String kind = name.startsWith("mysql") ? "mysql-connector-j" : name.replaceFirst("-[0-9].*", "-");
        List<String> entries = new ArrayList<>(List.of(driver));
        for (String entry : own.split(File.pathSeparator)) {
            if (!Path.of(entry).getFileName().toString().startsWith(kind)) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The jar that users attach, built before this module. */
    public static Path agentJar() {
        String given = System.getProperty("kingtide.agent.jar");
        if (given == null) {
            throw new IllegalStateException(
                    "Starting an application with the agent: got no system property kingtide.agent.jar; expected the path"
                            + " of the shaded jar. The build sets it; run the test through Maven.");
        }
        return Path.of(given).toAbsolutePath();
    }

    private static Path configure(Path folder, DatabaseAddress database, String dataSource) throws IOException {
        Path keys = Files.writeString(folder.resolve("tag-keys"), KEYS);
        Path rules = Files.writeString(
                folder.resolve("shadow.yaml"), """
                version: 1
                data-sources:
                  - name: wallets
                    url: "%s"
                %s
                """.formatted(database.url().replaceAll("[?;].*", "*"), dataSource));
        long hour = Duration.ofHours(1).toMillis();
        Path control = Files.writeString(
                folder.resolve("campaigns.json"),
                "{\"killed\":false,\"campaigns\":[{\"name\":\"" + CAMPAIGN
                        + "\",\"notBeforeMillis\":0,\"expiresAtMillis\":" + (System.currentTimeMillis() + hour)
                        + ",\"drainMillis\":1000}]}");
        return Files.writeString(
                folder.resolve("agent.conf"), """
                service = wallets
                instance = wallets-1
                rules = %s
                tag.keys = %s
                control.file = %s
                status.file = %s
                """.formatted(rules, keys, control, folder.resolve("status.json")));
    }

    /** A request of any kind, as test traffic or as a real one. */
    public Answer send(boolean tagged, String method, String pathAndQuery) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery))
                .timeout(Duration.ofSeconds(120))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (tagged) {
            request.header(
                    "baggage",
                    "kingtide=" + issuer.issue(CAMPAIGN, Duration.ofMinutes(10)).text());
        }
        return answer(request.build());
    }

    /** Real work. */
    public Answer real(String work, String owner, long amount) throws IOException, InterruptedException {
        return call(work, owner, amount, Optional.empty());
    }

    /** The same work as test traffic. */
    public Answer tagged(String work, String owner, long amount) throws IOException, InterruptedException {
        return call(
                work,
                owner,
                amount,
                Optional.of("kingtide="
                        + issuer.issue(CAMPAIGN, Duration.ofMinutes(10)).text()));
    }

    /** Work with any baggage. */
    public Answer call(String work, String owner, long amount, Optional<String> baggage)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + '/' + work
                        + "?amount=" + amount + "&owner=" + URLEncoder.encode(owner, StandardCharsets.UTF_8)))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.noBody());
        baggage.ifPresent(value -> request.header("baggage", value));
        return answer(request.build());
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                answer.statusCode(),
                answer.body(),
                answer.headers().firstValue("Kingtide-Refused"),
                answer.headers().firstValue("Kingtide-Shadow"));
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
