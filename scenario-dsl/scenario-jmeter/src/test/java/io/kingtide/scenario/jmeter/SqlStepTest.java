package io.kingtide.scenario.jmeter;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.generated;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import io.kingtide.scenario.testkit.RunLog;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SQL steps against a database server over TCP, between HTTP steps of the same journey. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SqlStepTest {
    @Test
    void writesAndReadsWithTheJourneysVariablesAndCountsSqlErrors() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:shop;DB_CLOSE_DELAY=-1";
        try (StubServer stub = StubServer.start(request -> {
                    asked.add(request.path());
                    return StubReply.json(200, "{}");
                });
                Connection own = DriverManager.getConnection(url, "sa", "");
                Statement statement = own.createStatement()) {
            statement.execute("CREATE TABLE item(id INT PRIMARY KEY, name VARCHAR(40))");
            SqlDatabase database = new SqlDatabase(url, "sa", "", 5);
            Journey journey = journey(
                    "sql",
                    feed(generated("id", (arrival, random) -> Long.toString(arrival))),
                    JmeterSteps.sql(
                            "insert", database, "INSERT INTO item VALUES (?, ?)", List.of("#{id}", "a, b #{id}")),
                    JmeterSteps.sql("read", database, "SELECT name FROM item WHERE id = ?", List.of("#{id}"), "name"),
                    get("look", "/look").query("n", "x#{name_1}"),
                    JmeterSteps.sql("broken", database, "SELECT nothing FROM nowhere", List.of()));
            RunLog log = new RunLog();
            new JmeterEngine()
                    .run(
                            RunPlan.of(
                                            scenario("sql", journey, evenly(Curves.hold(40, Duration.ofMillis(200)))),
                                            stub.uri())
                                    .withoutWarmUp(),
                            log,
                            new RunControl());

            List<String> names = List.of("insert", "(other)", "read", "look", "broken");
            for (String name : List.of("insert", "read", "look")) {
                assertThat(log.steps())
                        .filteredOn(step -> names.get(step.request()).equals(name))
                        .as(name)
                        .hasSize(8)
                        .allMatch(step -> step.outcome() == Outcome.OK);
            }
            assertThat(log.steps())
                    .filteredOn(step -> names.get(step.request()).equals("broken"))
                    .hasSize(8)
                    .allMatch(step -> step.outcome() == Outcome.FAILED);
            try (ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM item WHERE name LIKE 'a, b %'")) {
                assertThat(count.next()).isTrue();
                assertThat(count.getInt(1)).isEqualTo(8);
            }
            assertThat(asked).hasSize(8).allMatch(path -> path.startsWith("/look?n=xa,"));
        } finally {
            server.stop();
        }
    }

    @Test
    void aMistakeIsToldWhenTheScenarioIsBuilt() {
        SqlDatabase nobody = new SqlDatabase("jdbc:nobody://x", "sa", "", 1);
        assertThatThrownBy(() -> JmeterSteps.sql("a", nobody, "SELECT 1", List.of()))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("--class-path driver.jar");
        assertThatThrownBy(() -> JmeterSteps.sql("a", nobody, "SELECT ?", List.of()))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("0 values for 1 question marks");
        assertThatThrownBy(() -> new SqlDatabase("mysql://x", "sa", "", 1)).hasMessageContaining("'jdbc:'");
    }
}
