package io.kingtide.payments.drills.figures;

import io.kingtide.command.Problem;
import io.kingtide.payments.drills.figures.Burst.Load;
import io.kingtide.payments.drills.figures.Burst.Outcome;
import io.kingtide.payments.drills.figures.FigureSystem.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be measured, and how. */
final class PaymentFigures {
    private static final int MANY_STORES = 8;
    private static final int WARM_UP_SECONDS = 6;
    /** Until then methods are being compiled, and a busy machine makes few payments in a second. */
    private static final int WARM_PAYMENTS = 1500;

    private static final int MOST_WARM_UPS = 5;
    /** So that four of them may be slower than the 99.9th percentile. */
    private static final int ENOUGH_DECISIONS = 4000;

    private static final int MOST_RISK_SECONDS = 45;
    private static final double THOUSAND = 1000.0;

    private final Path home;
    private final Path folder;
    private final int pairs;
    private final int seconds;
    private int systems;

    PaymentFigures(Path home, Path folder, int pairs, int seconds) {
        this.home = home;
        this.folder = folder;
        this.pairs = pairs;
        this.seconds = seconds;
    }

    /** One comparison. */
    enum Kind {
        STORES,
        STORES_MYSQL,
        HOT,
        TCC,
        SHADOW,
        RISK,
        BARE,
        BARE_MYSQL,
        BEFORE;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind named(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.text().equals(name))
                    .findFirst()
                    .orElseThrow(() -> Problem.usage(
                            "Reading --only",
                            name,
                            Arrays.stream(values()).map(Kind::text).collect(Collectors.joining(", ")),
                            "Check the spelling."));
        }
    }

    List<Figure> measure(Kind kind, @Nullable Path against) throws IOException, InterruptedException, SQLException {
        return switch (kind) {
            case STORES -> stores(Shape.PLAIN, "H2");
            case STORES_MYSQL -> stores(Shape.PLAIN.onMariaDb(), "MariaDB");
            case HOT -> hot();
            case TCC -> tcc();
            case SHADOW -> shadow();
            case RISK -> risk();
            case BARE -> bare(Shape.PLAIN, "H2");
            case BARE_MYSQL -> bare(Shape.PLAIN.onMariaDb(), "MariaDB");
            case BEFORE -> before(against);
        };
    }

    /** On MariaDB one server has all stores, so that what differs is the unit's work and the commits, not the processes. */
    private List<Figure> stores(Shape shape, String database) throws IOException, InterruptedException {
        try (Burst burst = new Burst();
                FigureSystem one = start(home, shape);
                FigureSystem many = start(home, shape.stores(MANY_STORES))) {
            burst.run(one, Load.BALANCE, WARM_UP_SECONDS);
            // Each store's machine code is compiled in its own process, from a share of the load.
            burst.run(many, Load.BALANCE, 3 * WARM_UP_SECONDS);
            InTurn both = inTurn(burst, many, Load.BALANCE, one, Load.BALANCE);
            return List.of(
                    Figure.ofRatio(
                            "CPU per payment at 8 stores against 1, on " + database,
                            cpuRatio(both),
                            true,
                            1.1,
                            "all processes; payments from the balance"),
                    Figure.stated(
                            "CPU µs of each process per payment at 8 stores, on " + database,
                            byProcess(burst, many, Load.BALANCE),
                            "one burst"),
                    Figure.stated("the same at 1 store", byProcess(burst, one, Load.BALANCE), "one burst"));
        }
    }

    private List<Figure> hot() throws IOException, InterruptedException {
        try (Burst burst = new Burst();
                FigureSystem system = start(home, Shape.PLAIN)) {
            burst.run(system, Load.BALANCE, WARM_UP_SECONDS);
            InTurn both = inTurn(burst, system, Load.HOT, system, Load.BALANCE);
            return List.of(
                    Figure.ofRatio(
                            "payments a second, one hot merchant against uniform",
                            rateRatio(both),
                            false,
                            0.95,
                            "payments from the balance, 8 clients"),
                    Figure.stated(
                            "CPU per payment, one hot merchant against uniform",
                            cpuRatio(both).toText(),
                            "the same bursts; all processes"));
        }
    }

    private List<Figure> tcc() throws IOException, InterruptedException {
        try (Burst burst = new Burst();
                FigureSystem system = start(home, Shape.PLAIN)) {
            warmUp(burst, system, Load.BALANCE);
            warmUp(burst, system, Load.CREDIT);
            InTurn both = inTurn(burst, system, Load.CREDIT, system, Load.BALANCE);
            String plain = byProcess(burst, system, Load.BALANCE);
            String flexible = byProcess(burst, system, Load.CREDIT);
            return List.of(
                    Figure.ofRatio(
                            "payments a second, flexible transaction against plain",
                            rateRatio(both),
                            false,
                            0.5,
                            "by credit (try, decide, confirm) against from the balance; with their orders"),
                    Figure.stated(
                            "CPU per payment, flexible transaction against plain",
                            cpuRatio(both).toText(),
                            "the same bursts; all processes. A busy machine lets each call wait, and so slows the one with"
                                    + " more calls: this is the ratio to look at there"),
                    Figure.stated("CPU µs of each process per plain payment", plain, "one burst"),
                    Figure.stated("CPU µs of each process per flexible transaction", flexible, "one burst"));
        }
    }

    /** Where the CPU time of one burst went. */
    private String byProcess(Burst burst, FigureSystem system, Load load) throws InterruptedException {
        Map<String, Duration> before = system.cpuByProcess();
        Outcome outcome = burst.run(system, load, seconds);
        return system.cpuByProcess().entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s %.0f",
                        entry.getKey(),
                        micros(entry.getValue().minus(before.getOrDefault(entry.getKey(), Duration.ZERO)), outcome)))
                .collect(Collectors.joining(", "));
    }

    private static double micros(Duration cpu, Outcome outcome) {
        return cpu.toNanos() / THOUSAND / outcome.payments();
    }

    private List<Figure> shadow() throws IOException, InterruptedException {
        try (Burst burst = new Burst();
                FigureSystem plain = start(home, Shape.PLAIN);
                FigureSystem attached = start(home, Shape.PLAIN.unitVm(List.of(agent())))) {
            warmUp(burst, plain, Load.BALANCE);
            warmUp(burst, attached, Load.BALANCE);
            return List.of(Figure.ofRatio(
                    "CPU per payment with the agent against without",
                    cpuRatio(inTurn(burst, attached, Load.BALANCE, plain, Load.BALANCE)),
                    true,
                    1.05,
                    "real traffic; the unit has the agent and shadow rules for its stores; all processes"));
        }
    }

    private List<Figure> risk() throws IOException, InterruptedException, SQLException {
        Shape shape = Shape.PLAIN.creditOptions(List.of("--payments.model-delay-millis.amount=60000"));
        try (Burst burst = new Burst();
                FigureSystem system = start(home, shape)) {
            burst.run(system, Load.CREDIT, WARM_UP_SECONDS);
            long warm = System.currentTimeMillis();
            List<Long> micros = List.of();
            for (int second = 0; second < MOST_RISK_SECONDS && micros.size() < ENOUGH_DECISIONS; second += seconds) {
                burst.run(system, Load.CREDIT, seconds);
                micros = decisions(system.url("credit"), warm);
            }
            double p999 = micros.get((int) (micros.size() * 0.999)) / THOUSAND;
            return List.of(new Figure(
                    "risk decision, p99.9, one model of three stuck",
                    String.format(Locale.ROOT, "%.1f ms of %d decisions", p999, micros.size()),
                    "≤ 20 ms",
                    p999 <= 20,
                    "as the credit service recorded them under load"));
        }
    }

    private static List<Long> decisions(String url, long since) throws SQLException {
        List<Long> micros = new ArrayList<>();
        try (var connection = DriverManager.getConnection(url, "sa", "");
                var statement = connection.prepareStatement(
                        "SELECT elapsed_micros FROM risk_verdict WHERE created_at >= ? ORDER BY elapsed_micros")) {
            statement.setLong(1, since);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    micros.add(rows.getLong(1));
                }
            }
        }
        if (micros.isEmpty()) {
            throw Problem.notCarriedOut("Reading risk decisions", "none", "those of the load", "See the logs.");
        }
        return micros;
    }

    private List<Figure> bare(Shape shape, String database) throws IOException, InterruptedException, SQLException {
        try (Burst burst = new Burst();
                FigureSystem system = start(home, shape)) {
            ConcurrentLinkedQueue<BareJdbc> idle = new ConcurrentLinkedQueue<>();
            try {
                for (int i = 0; i < Burst.CLIENTS; i++) {
                    idle.add(new BareJdbc(system.url("trade-0")));
                }
                return List.of(bare(burst, system, idle, database));
            } finally {
                // Before their server is killed.
                for (BareJdbc connection : idle) {
                    connection.close();
                }
            }
        }
    }

    private Figure bare(Burst burst, FigureSystem system, ConcurrentLinkedQueue<BareJdbc> idle, String database)
            throws InterruptedException {
        warmUp(burst, system, Load.BALANCE);
        bareBurst(burst, system, idle, WARM_UP_SECONDS);
        List<Outcome> services = new ArrayList<>();
        List<Outcome> statements = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            services.add(burst.run(system, Load.BALANCE, seconds));
            statements.add(bareBurst(burst, system, idle, seconds));
        }
        return Figure.stated(
                "payments a second and CPU per payment on " + database + " against bare JDBC",
                String.format(
                        Locale.ROOT,
                        "%.0f/s, %.0f µs against %.0f/s, %.0f µs; CPU %s",
                        mean(services, Outcome::perSecond),
                        mean(services, Outcome::cpuMicros),
                        mean(statements, Outcome::perSecond),
                        mean(statements, Outcome::cpuMicros),
                        cpuRatio(new InTurn(services, statements)).toText()),
                "order and payment; services: unit, stores and bills; bare: the same statements, client and stores");
    }

    private static Outcome bareBurst(
            Burst burst, FigureSystem system, ConcurrentLinkedQueue<BareJdbc> idle, int seconds)
            throws InterruptedException {
        return burst.run(
                seconds,
                () -> system.storeCpu()
                        .plus(ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO)),
                () -> {
                    BareJdbc one = idle.remove();
                    one.purchase();
                    // Not after a failure: the next client would report a broken connection instead of what broke it.
                    idle.add(one);
                    return true;
                });
    }

    private List<Figure> before(@Nullable Path against) throws IOException, InterruptedException {
        if (against == null) {
            throw Problem.usage(
                    "Comparing with another checkout",
                    "no --against",
                    "the folder of a built checkout",
                    "Say --against FOLDER.");
        }
        List<Figure> figures = new ArrayList<>();
        try (Burst burst = new Burst();
                FigureSystem before = start(against, Shape.PLAIN);
                FigureSystem now = start(home, Shape.PLAIN)) {
            for (Load load : List.of(Load.BALANCE, Load.CREDIT)) {
                burst.run(before, load, WARM_UP_SECONDS);
                burst.run(now, load, WARM_UP_SECONDS);
                InTurn both = inTurn(burst, now, load, before, load);
                figures.add(Figure.stated(
                        "payments a second by " + load.method() + ", now against before",
                        rateRatio(both).toText(),
                        String.format(
                                Locale.ROOT,
                                "%.0f/s against %.0f/s",
                                mean(both.upper(), Outcome::perSecond),
                                mean(both.lower(), Outcome::perSecond))));
                figures.add(Figure.stated(
                        "CPU per payment by " + load.method() + ", now against before",
                        cpuRatio(both).toText(),
                        String.format(
                                Locale.ROOT,
                                "%.0f µs against %.0f µs",
                                mean(both.upper(), Outcome::cpuMicros),
                                mean(both.lower(), Outcome::cpuMicros))));
            }
        }
        return figures;
    }

    private static void warmUp(Burst burst, FigureSystem system, Load load) throws InterruptedException {
        long payments = 0;
        for (int i = 0; i < MOST_WARM_UPS && payments < WARM_PAYMENTS; i++) {
            payments += burst.run(system, load, WARM_UP_SECONDS).payments();
        }
    }

    /** The outcomes of bursts that took turns. */
    private record InTurn(List<Outcome> upper, List<Outcome> lower) {}

    private InTurn inTurn(Burst burst, FigureSystem upper, Load upperLoad, FigureSystem lower, Load lowerLoad)
            throws InterruptedException {
        InTurn outcomes = new InTurn(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < pairs; i++) {
            outcomes.upper().add(burst.run(upper, upperLoad, seconds));
            outcomes.lower().add(burst.run(lower, lowerLoad, seconds));
        }
        return outcomes;
    }

    private static PairedRatio cpuRatio(InTurn both) {
        return ratio(both, Outcome::cpuMicros);
    }

    private static PairedRatio rateRatio(InTurn both) {
        return ratio(both, Outcome::perSecond);
    }

    private static PairedRatio ratio(InTurn both, ToDoubleFunction<Outcome> of) {
        return PairedRatio.of(
                both.upper().stream().map(of::applyAsDouble).toList(),
                both.lower().stream().map(of::applyAsDouble).toList());
    }

    private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> of) {
        return outcomes.stream().mapToDouble(of).average().orElse(0);
    }

    private FigureSystem start(Path checkout, Shape shape) throws IOException, InterruptedException {
        return new FigureSystem(checkout, folder.resolve("system-" + systems++), shape);
    }

    /** The option that attaches the agent, with a key and rules of its own and no campaign. */
    private String agent() {
        Path jar = home.resolve("shadow-agent/agent-dist/target/kingtide-agent.jar");
        if (!Files.isRegularFile(jar)) {
            throw Problem.usage(
                    "Attaching the agent",
                    "no " + jar,
                    "a built agent",
                    "Build it with 'mvn -Dquick package -pl shadow-agent/agent-dist -am'.");
        }
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path keys = write("tag-keys", "figures = " + Base64.getEncoder().encodeToString(key) + "\n");
        Path campaigns = write("campaigns.json", "{\"killed\": false, \"campaigns\": []}\n");
        Path rules = write("shadow.yaml", """
                version: 1
                data-sources:
                  - name: payments
                    url: "jdbc:*://127.0.0.1:*"
                    mode: table
                    template: "{table}_shadow"
                    tables:
                      schema_history: refuse
                jobs: []
                outbound: []
                """);
        Path config = write("unit.agent", """
                service = payment-unit
                instance = payment-unit-a
                rules = %s
                tag.keys = %s
                control.file = %s
                status.file = %s
                """.formatted(rules, keys, campaigns, folder.resolve("unit.status.json")));
        return "-javaagent:" + jar + "=config=" + config;
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
