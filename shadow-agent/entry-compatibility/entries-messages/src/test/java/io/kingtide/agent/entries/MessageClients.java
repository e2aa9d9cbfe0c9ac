package io.kingtide.agent.entries;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Loads the clients, so that they are woven, and asks the points that the agent has woven into them with messages of their own
 * types: no broker runs here.
 */
public final class MessageClients {
    private MessageClients() {}

    public static void main(String[] args) throws Exception {
        for (String type : List.of(
                "org.apache.kafka.clients.consumer.KafkaConsumer",
                "com.rabbitmq.client.impl.ChannelN",
                "com.rabbitmq.client.impl.ConsumerDispatcher",
                "org.apache.rocketmq.client.impl.consumer.PullAPIWrapper",
                "org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl")) {
            Class.forName(type);
        }
        String tag = args[1];
        System.out.println("KAFKA " + kafka(tag));
        System.out.println("ROCKET " + rocket(tag));
        System.out.println("RABBIT " + rabbitRefuses(tag) + ' ' + rabbitRefuses("tenant=7"));
        Orders.serve(Map.of());
    }

    /** The offsets that a consumer would see of three records, the second one tagged. */
    private static String kafka(String tag) throws Exception {
        TopicPartition partition = new TopicPartition("orders", 0);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            ConsumerRecord<String, String> each = new ConsumerRecord<>("orders", 0, offset, "key", "value");
            each.headers().add("baggage", (offset == 1 ? tag : "tenant=7").getBytes(StandardCharsets.UTF_8));
            records.add(each);
        }
        Object polled = new ConsumerRecords<>(Map.of(partition, records), Map.of(partition, new OffsetAndMetadata(3)));
        ConsumerRecords<?, ?> seen =
                (ConsumerRecords<?, ?>) hook("returned", String.class, Object.class, Object[].class, Object.class)
                        .invoke(null, "kafka.polled", null, new Object[0], polled);
        StringBuilder offsets = new StringBuilder();
        seen.forEach(each -> offsets.append(each.offset()));
        return offsets + " next " + seen.nextOffsets().get(partition).offset();
    }

    private static String rocket(String tag) throws Exception {
        MessageExt tagged = new MessageExt();
        tagged.putUserProperty("baggage", tag);
        tagged.setTopic("orders");
        MessageExt real = new MessageExt();
        real.setTopic("orders");
        PullResult pulled = new PullResult(PullStatus.FOUND, 2, 0, 2, new ArrayList<>(List.of(tagged, real)));
        hook("returned", String.class, Object.class, Object[].class, Object.class)
                .invoke(null, "rocketmq.pulled", null, new Object[0], pulled);
        return String.valueOf(pulled.getMsgFoundList().size());
    }

    private static boolean rabbitRefuses(String baggage) throws Exception {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("baggage", baggage))
                .build();
        Object[] delivery = {null, "consumer", new Envelope(1, false, "shop", "orders"), properties, new byte[0]};
        Object stay = hook("enter", String.class, Object.class, Object[].class)
                .invoke(null, "rabbitmq.delivery", null, delivery);
        return (Boolean) hook("refused", Object.class).invoke(null, stay);
    }

    private static Method hook(String name, Class<?>... parameters) throws Exception {
        return Class.forName("io.kingtide.agent.bootstrap.LibraryHooks").getMethod(name, parameters);
    }
}
