package io.kingtide.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.HttpStep;
import io.kingtide.scenario.Load;
import io.kingtide.scenario.Parameters;
import io.kingtide.scenario.Scenario;
import io.kingtide.scenario.ScenarioPlan;
import io.kingtide.scenario.Step;
import io.kingtide.scenario.run.Engine;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's scenario, once in Java and once in YAML: one plan, the same arrivals, the same requests on the wire. */
class SameInBothTest {
    private static final Parameters SMALL = Parameters.of(Map.of("peak", "10"));

    @TempDir
    Path temp;

    @Test
    void theGuidesScenarioIsTheSameInJavaAndInYaml() throws Exception {
        String guide = Files.readString(Path.of("..", "..", "docs", "write-a-scenario.md"));
        ScenarioPlan java = javaPlan(guide);
        ScenarioPlan yaml = ScenarioYaml.read(Files.writeString(temp.resolve("sale.yaml"), yamlOf(guide)), SMALL);

        assertThat(yaml.name()).isEqualTo(java.name());
        assertThat(yaml.thresholds()).isEqualTo(java.thresholds());
        assertThat(yaml.journeys()).hasSameSizeAs(java.journeys());
        assertThat(comparable(yaml)).isEqualTo(comparable(java));
        assertThat(arrivals(yaml)).isNotEmpty().isEqualTo(arrivals(java));
        assertThat(requests(yaml)).isNotEmpty().isEqualTo(requests(java));
    }

    private ScenarioPlan javaPlan(String guide) throws Exception {
        Matcher block = Pattern.compile("```java\n(.*?class FlashSale.*?)```", Pattern.DOTALL)
                .matcher(guide);
        assertThat(block.find()).isTrue();
        Path source = Files.writeString(temp.resolve("FlashSale.java"), block.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        temp.toString(),
                        source.toString()))
                .isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {temp.toUri().toURL()})) {
            return ((Scenario) loader.loadClass("FlashSale").getConstructor().newInstance()).plan(SMALL);
        }
    }

    static String yamlOf(String guide) {
        Matcher block = Pattern.compile("```yaml\n(scenario: flash-sale.*?)```", Pattern.DOTALL)
                .matcher(guide);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    /** Requests without the place where they were written; feeders are compared by what they feed. */
    private static List<Object> comparable(ScenarioPlan plan) {
        List<Object> steps = new ArrayList<>();
        Step.forEach(plan.journeys().get(0).journey().steps(), step -> {
            if (step instanceof HttpStep http) {
                steps.add(http.writtenAt("here"));
            } else {
                steps.add(step instanceof Step.Feed feed ? feed.feeder().getClass() : step);
            }
        });
        return steps;
    }

    private static List<Long> arrivals(ScenarioPlan plan) {
        Load.Open open = (Load.Open) plan.journeys().get(0).load();
        List<Long> arrivals = new ArrayList<>();
        for (PrimitiveIterator.OfLong all = open.curve().arrivals(open.spacing(), 7); all.hasNext(); ) {
            arrivals.add(all.nextLong());
        }
        return arrivals;
    }

    /** What a stub is asked in a run at 150 times the speed; what is unique to a run is cut out. */
    private static List<String> requests(ScenarioPlan plan) throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (StubServer stub = StubServer.start(request -> {
            String key = request.headers().getOrDefault("idempotency-key", "");
            if (!key.isEmpty()) {
                asked.add(request.method() + " " + request.path() + " " + key.replaceAll("-.*", "-KEY") + " "
                        + request.headers().get("kingtide-user") + " " + request.body());
            }
            return StubReply.json(
                    request.path().equals("/api/orders") ? 201 : 200, "{\"orderId\":\"o\",\"status\":\"PAID\"}");
        })) {
            Engine netty = Engine.all().stream()
                    .filter(engine -> engine.name().equals("netty"))
                    .findFirst()
                    .orElseThrow();
            RunPlan fast =
                    RunPlan.of(plan, stub.uri()).withTimeScale(150).withSeed(7).withoutWarmUp();
            netty.run(fast, new Nobody(), new RunControl());
        }
        return asked.stream().sorted().toList();
    }
}
