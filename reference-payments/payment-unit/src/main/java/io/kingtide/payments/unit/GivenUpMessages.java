package io.kingtide.payments.unit;

import io.kingtide.payments.model.IdType;
import io.kingtide.payments.model.TransactionId;
import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.SeldomLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what the broker gave up. A broker counts its questions for a half message whether or not a unit is there to answer,
 * and after some fifteen it moves the message to a system topic where nobody would look. Here each one of ours is sent as
 * a new half message, so that the broker asks again, and only then it is taken from that topic: a unit that dies in between leaves it
 * there, and one that is sent twice is told twice, which the consumer of bills is used to. Its fate is not looked at here: the
 * check-back does that, with all the care it needs.
 *
 * <p>The topic is the broker's, for half messages of everybody. It may appear only when something is given up for the first
 * time; the client finds it within half a minute. Thread-safe.
 */
final class GivenUpMessages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GivenUpMessages.class);
    /** All units: each message goes to one of them. */
    private static final String GROUP = RocketSettings.PRODUCERS + "-given-up";

    private static final int MOST_WAITING = 64;
    /** The broker's second pause: five seconds. */
    private static final int PAUSE = 2;

    private final SeldomLog log = new SeldomLog(LOG);
    private final String topic;
    private final HalfMessages halves;
    private final DefaultMQPushConsumer client;
    private final LongAdder startedAnew = new LongAdder();
    private final LongAdder unreadable = new LongAdder();

    GivenUpMessages(RocketSettings settings, HalfMessages halves) {
        this.topic = settings.topic();
        this.halves = halves;
        this.client = new DefaultMQPushConsumer(GROUP);
        settings.applyTo(client);
        client.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        client.setConsumeThreadMin(1);
        client.setConsumeThreadMax(1);
        client.setPullThresholdForQueue(MOST_WAITING);
        // However long the broker takes no half messages: what waits here tells of money that has moved.
        client.setMaxReconsumeTimes(Integer.MAX_VALUE);
        client.setMessageListener((MessageListenerConcurrently) this::take);
        try {
            client.subscribe(TopicValidator.RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC, "*");
            client.start();
        } catch (MQClientException | IllegalStateException e) {
            client.shutdown();
            throw settings.notStarted(e);
        }
    }

    private ConsumeConcurrentlyStatus take(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        context.setDelayLevelWhenNextConsume(PAUSE);
        try {
            for (MessageExt message : messages) {
                if (isOurs(message)) {
                    startAnew(message);
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        } catch (HalfMessages.NotSent e) {
            log.warn("What the broker gave up could not be started anew and comes again", e.toString());
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        }
    }

    /** Being put off overwrites which topic a message was for; but none is put off that was not found to be ours before. */
    private boolean isOurs(MessageExt message) {
        return RocketSettings.PRODUCERS.equals(message.getProperty(MessageConst.PROPERTY_PRODUCER_GROUP))
                && (topic.equals(message.getProperty(MessageConst.PROPERTY_REAL_TOPIC))
                        || message.getReconsumeTimes() > 0);
    }

    private void startAnew(MessageExt message) throws HalfMessages.NotSent {
        if (!namesPaymentOrRefund(message.getKeys()) || message.getBody() == null) {
            unreadable.increment();
            LOG.error(
                    "A half message that the broker gave up names no payment or refund, so no unit has sent it: it stays in"
                            + " {} at {} and is not told. Find out who sends to {}",
                    TopicValidator.RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC,
                    message.getQueueOffset(),
                    topic);
            return;
        }
        halves.sendAnew(Long.parseLong(message.getKeys()), new String(message.getBody(), StandardCharsets.UTF_8));
        startedAnew.increment();
        log.warn("The broker had given a half message up and was made to ask again", message.getKeys());
    }

    private static boolean namesPaymentOrRefund(String keys) {
        try {
            TransactionId id = new TransactionId(Long.parseLong(keys));
            return (id.type() == IdType.PAYMENT || id.type() == IdType.REFUND)
                    && (id.elastic() == 0 || id.elastic() == TransactionId.FAILOVER);
        } catch (IllegalArgumentException e) {
            LOG.trace("No id", e);
            return false;
        }
    }

    /** How many this process made the broker ask for again. */
    long startedAnew() {
        return startedAnew.sum();
    }

    /** How many this process found that no unit can have sent. */
    long unreadable() {
        return unreadable.sum();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
