package io.kingtide.payments.bills;

import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.ApiProblem;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * The broker's dead-letter topic of the bill service, read by a group of its own whose position says what has been taken again.
 * The client is the one that is superseded: of the newer ones none says how far a queue reaches. Thread-safe.
 */
@SuppressWarnings("deprecation")
final class ParkedMessages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ParkedMessages.class);
    private static final String GROUP = RocketSettings.CONSUMERS + "-replay";
    private static final String TOPIC = MixAll.getDLQTopic(RocketSettings.CONSUMERS);
    private static final int PER_PULL = 32;
    private static final int PARK = -1;
    private static final int LOOK_SECONDS = 1;

    private final DefaultMQPullConsumer client;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "parked-messages");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long count;

    ParkedMessages(RocketSettings settings) throws MQClientException {
        this.client = new DefaultMQPullConsumer(GROUP);
        settings.applyTo(client);
        client.start();
        looks.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** How many messages are parked, as of a moment ago. */
    long count() {
        return count;
    }

    private void look() {
        try {
            long found = 0;
            for (MessageQueue queue : queues()) {
                found += client.maxOffset(queue) - position(queue);
            }
            count = found;
        } catch (MQClientException | RuntimeException e) {
            LOG.debug("Parked messages cannot be counted now: {}", e.getMessage());
        }
    }

    /** None as long as nothing was ever parked. */
    private Set<MessageQueue> queues() {
        try {
            return client.fetchSubscribeMessageQueues(TOPIC);
        } catch (MQClientException e) {
            LOG.trace("No dead-letter topic yet", e);
            return Set.of();
        }
    }

    private long position(MessageQueue queue) throws MQClientException {
        return Math.max(client.fetchConsumeOffset(queue, true), client.minOffset(queue));
    }

    /** Offers each parked message once; those that are not taken stay parked. Says how many were taken. */
    synchronized int replay(Predicate<MessageExt> takes) {
        int taken = 0;
        try {
            for (MessageQueue queue : queues()) {
                taken += replay(queue, takes);
            }
        } catch (MQClientException | MQBrokerException | RemotingException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
        look();
        return taken;
    }

    private static ApiProblem unavailable(String reason) {
        return ApiProblem.retryLater(
                HttpStatus.SERVICE_UNAVAILABLE,
                "messages-unavailable",
                "The broker did not hand out all parked messages (" + reason
                        + "); what it did is taken or parked again.",
                5);
    }

    private int replay(MessageQueue queue, Predicate<MessageExt> takes)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException {
        int taken = 0;
        long until = client.maxOffset(queue);
        long at = position(queue);
        while (at < until) {
            PullResult pulled = client.pull(queue, "*", at, PER_PULL);
            if (pulled.getPullStatus() == PullStatus.FOUND) {
                for (MessageExt message : pulled.getMsgFoundList()) {
                    if (takes.test(message)) {
                        taken++;
                    } else {
                        client.sendMessageBack(message, PARK, queue.getBrokerName(), RocketSettings.CONSUMERS);
                    }
                }
            }
            at = Math.max(at + 1, pulled.getNextBeginOffset());
            client.updateConsumeOffset(queue, at);
            client.getOffsetStore().persist(queue);
        }
        return taken;
    }

    @Override
    public void close() {
        looks.shutdownNow();
        client.shutdown();
    }
}
