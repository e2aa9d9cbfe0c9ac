package io.kingtide.scenario.jmeter;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.feed;
import static io.kingtide.scenario.ScenarioDsl.generated;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.Journey;
import io.kingtide.scenario.curve.Curves;
import io.kingtide.scenario.run.Outcome;
import io.kingtide.scenario.run.RunControl;
import io.kingtide.scenario.run.RunPlan;
import io.kingtide.scenario.stub.StubReply;
import io.kingtide.scenario.stub.StubServer;
import io.kingtide.scenario.testkit.RunLog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.jmeter.config.Arguments;
import org.apache.jmeter.protocol.java.sampler.AbstractJavaSamplerClient;
import org.apache.jmeter.protocol.java.sampler.JavaSampler;
import org.apache.jmeter.protocol.java.sampler.JavaSamplerContext;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to what no engine has a step for, such as Kafka: a Java sampler with a client of one's own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class JavaSamplerStepTest {
    private static final MockProducer<String, String> PRODUCER =
            new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());

    /** What a user writes, with a real producer. */
    public static final class Send extends AbstractJavaSamplerClient {
        @Override
        public SampleResult runTest(JavaSamplerContext context) {
            SampleResult result = new SampleResult();
            result.sampleStart();
            try {
                PRODUCER.send(new ProducerRecord<>("orders", context.getParameter("key"), "paid"))
                        .get();
                result.setSuccessful(!context.getParameter("key").endsWith("0"));
            } catch (Exception e) {
                result.setSuccessful(false);
            }
            result.sampleEnd();
            return result;
        }
    }

    @Test
    void aProducerOfOnesOwnIsPacedCountedAndJudgedAsEveryStep() throws Exception {
        JmeterSteps.prepare();
        JavaSampler send = new JavaSampler();
        send.setName("send");
        send.setClassname(Send.class.getName());
        Arguments arguments = new Arguments();
        arguments.addArgument("key", "${order}");
        send.setArguments(arguments);
        Journey order = journey(
                "order",
                feed(generated("order", (arrival, random) -> "o" + arrival)),
                JmeterSteps.jmeter("send", send),
                get("after", "/after"));
        RunLog log = new RunLog();
        try (StubServer stub = StubServer.start(request -> StubReply.json(200, "{}"))) {
            RunPlan plan =
                    RunPlan.of(scenario("kafka", order, evenly(Curves.hold(50, Duration.ofMillis(200)))), stub.uri());
            new JmeterEngine().run(plan.withoutWarmUp(), log, new RunControl());
        }

        assertThat(PRODUCER.history())
                .extracting(ProducerRecord::key)
                .containsExactlyInAnyOrder("o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9");
        assertThat(log.steps()).filteredOn(step -> step.request() == 0).hasSize(10);
        assertThat(log.steps())
                .filteredOn(step -> step.outcome() == Outcome.FAILED)
                .as("the one that said so")
                .hasSize(1);
    }
}
