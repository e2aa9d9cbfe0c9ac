package io.kingtide.payments.unit;

import io.kingtide.payments.rocketmq.RocketSettings;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.topic.TopicValidator;

/** Looks at where a broker puts the half messages that it has given up, without taking any. */
@SuppressWarnings("deprecation") // The only client that says how far a queue reaches.
final class GivenUpTopic implements AutoCloseable {
    private final DefaultMQPullConsumer client = new DefaultMQPullConsumer("test-given-up");

    GivenUpTopic(RocketSettings settings) throws MQClientException {
        settings.applyTo(client);
        client.start();
    }

    /** How many there are since the broker was set up. */
    long count() {
        try {
            long count = 0;
            for (MessageQueue queue :
                    client.fetchSubscribeMessageQueues(TopicValidator.RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC)) {
                count += client.maxOffset(queue);
            }
            return count;
        } catch (MQClientException e) {
            // A broker that has given nothing up yet has no such topic, and one that is busy is asked again.
            return 0;
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
