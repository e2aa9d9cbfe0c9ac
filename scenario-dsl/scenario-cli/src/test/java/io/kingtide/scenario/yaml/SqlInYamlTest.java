package io.kingtide.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.ScenarioException;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SQL steps of a scenario in YAML: sent by JMeter, refused by the engines that have none. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SqlInYamlTest {
    private static final String URL = "jdbc:h2:mem:sql-in-yaml;DB_CLOSE_DELAY=-1";
    private static final String SCENARIO = """
            scenario: stock
            databases:
              shop: {url: "%s", user: sa}
            journeys:
              - name: buy
                curve: {shape: hold, rate: 20, for: 200ms}
                steps:
                  - feed: {kind: unique, variable: key}
                  - sql: take
                    database: shop
                    statement: INSERT INTO sold VALUES (?, ?)
                    values: ["#{key}", "a, b"]
                  - {sql: count, database: shop, statement: "SELECT COUNT(*) FROM sold", columns: sold}
                  - {get: shown, url: "/shown/#{sold_1}"}
            """.formatted(URL);

    @TempDir
    Path temp;

    @Test
    void statementsGoToTheDatabaseWithTheJourneysVariables() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        try (Connection connection = DriverManager.getConnection(URL, "sa", "");
                Statement statement = connection.createStatement();
                StubServer stub = StubServer.start(request -> {
                    asked.add(request.path());
                    return StubReply.json(200, "{}");
                })) {
            statement.execute("CREATE TABLE sold(id VARCHAR(60) PRIMARY KEY, note VARCHAR(10))");

            engine("jmeter")
                    .run(RunPlan.of(read(SCENARIO), stub.uri()).withoutWarmUp(), new Nobody(), new RunControl());

            try (ResultSet sold = statement.executeQuery("SELECT COUNT(*) FROM sold WHERE note = 'a, b'")) {
                assertThat(sold.next()).isTrue();
                assertThat(sold.getInt(1)).isEqualTo(4);
            }
            assertThat(asked).hasSize(4).contains("/shown/4");
        }
    }

    @Test
    void anEngineWithoutSqlSaysSoWithTheLineAndTheEngineThatHasIt() throws Exception {
        RunPlan plan = RunPlan.of(read(SCENARIO), URI.create("http://127.0.0.1:1"));
        for (String engine : new String[] {"netty", "gatling"}) {
            assertThatThrownBy(() -> engine(engine).requireSupported(plan))
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageContaining("stock.yaml:9")
                    .hasMessageContaining("--engine jmeter");
        }
    }

    @Test
    void mistakesHaveTheirLines() {
        assertThatThrownBy(() -> read(SCENARIO.replace("database: shop\n", "database: shpo\n")
                        .replace("SELECT COUNT(*) FROM sold", "SELECT ? FROM sold")))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("stock.yaml:10: got database 'shpo'")
                .hasMessageContaining("Did you mean 'shop'?")
                .hasMessageContaining("stock.yaml:13: SQL step 'count': got 0 values for 1 question marks");
    }

    private ScenarioPlan read(String text) throws Exception {
        return ScenarioYaml.read(Files.writeString(temp.resolve("stock.yaml"), text), Parameters.none());
    }

    private static Engine engine(String name) {
        return Engine.all().stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
