package io.kingtide.agent.instrumentation.brokers;

import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.engine.AgentServices;
import io.kingtide.agent.engine.Hooked;
import io.kingtide.agent.engine.InstrumentationModule;
import io.kingtide.agent.engine.Weave;
import java.util.Arrays;
import java.util.List;

/**
 * Kafka, RabbitMQ and RocketMQ, until topics are shadowed: a tagged message is taken out before a consumer sees it. A
 * refused message counts as consumed, so that it is never delivered again and again.
 */
public final class BrokersModule implements InstrumentationModule {
    private static final String KAFKA = "kafka-clients";
    private static final String RABBIT = "rabbitmq-client";
    private static final String ROCKET = "rocketmq-client";
    private static final String KAFKA_POLLED = "kafka.polled";
    private static final String RABBIT_CONSUMER = "rabbitmq.consumer";
    private static final String RABBIT_DELIVERY = "rabbitmq.delivery";
    private static final String RABBIT_GOT = "rabbitmq.got";
    private static final String ROCKET_PULLED = "rocketmq.pulled";

    @Override
    public String name() {
        return "brokers";
    }

    @Override
    public boolean isEntry() {
        return true;
    }

    @Override
    public void start(AgentServices services) {
        RefusedMessages refused = new RefusedMessages(services);
        KafkaRecords kafka = new KafkaRecords(refused);
        RabbitDeliveries rabbit = new RabbitDeliveries(refused);
        RocketMessages rocket = new RocketMessages(refused);
        LibraryHooks.fill(KAFKA_POLLED, (self, arguments, result) -> kafka.polled(result));
        LibraryHooks.fill(RABBIT_CONSUMER, (self, arguments, result) -> rabbit.consumer(arguments));
        LibraryHooks.fill(RABBIT_DELIVERY, (self, arguments, result) -> rabbit.delivery(self, arguments));
        LibraryHooks.fill(RABBIT_GOT, (self, arguments, result) -> rabbit.got(self, arguments, result));
        LibraryHooks.fill(ROCKET_PULLED, (self, arguments, result) -> rocket.pulled(result));
        services.status("refusedMessages", refused::latest);
    }

    @Override
    public List<Weave> weaves() {
        return Arrays.asList(
                Weave.bodies(
                        KAFKA,
                        (builder, type) -> builder.visit(Hooked.result(
                                KAFKA_POLLED, named("poll").and(isPublic()).and(takesArguments(1)))),
                        "org.apache.kafka.clients.consumer.KafkaConsumer"),
                Weave.bodies(
                        RABBIT,
                        (builder, type) -> builder.visit(Hooked.before(
                                        RABBIT_CONSUMER,
                                        named("basicConsume")
                                                .and(takesArguments(7))
                                                .and(takesArgument(6, named("com.rabbitmq.client.Consumer")))))
                                .visit(Hooked.result(
                                        RABBIT_GOT, named("basicGet").and(takesArguments(2)))),
                        "com.rabbitmq.client.impl.ChannelN"),
                Weave.bodies(
                        RABBIT,
                        (builder, type) -> builder.visit(Hooked.entry(
                                RABBIT_DELIVERY, named("handleDelivery").and(takesArguments(5)))),
                        "com.rabbitmq.client.impl.ConsumerDispatcher"),
                Weave.bodies(
                        ROCKET,
                        (builder, type) -> builder.visit(Hooked.result(ROCKET_PULLED, named("processPullResult"))),
                        "org.apache.rocketmq.client.impl.consumer.PullAPIWrapper"),
                Weave.bodies(
                        ROCKET,
                        (builder, type) -> builder.visit(Hooked.result(ROCKET_PULLED, named("processPopResult"))),
                        "org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl"));
    }
}
