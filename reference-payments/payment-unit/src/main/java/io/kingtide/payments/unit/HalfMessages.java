package io.kingtide.payments.unit;

import io.kingtide.payments.rocketmq.RocketSettings;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer's side of RocketMQ's transactional messages. The client's own {@code sendMessageInTransaction} wants the local
 * transaction inside its call; here it surrounds the call, so the half message and its end are sent one by one.
 * Thread-safe.
 */
final class HalfMessages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HalfMessages.class);
    /** Past these the oldest is forgotten, and ends by check-back. */
    private static final int MOST_REMEMBERED = 4096;

    private static final int SEND_MILLIS = 2_000;
    /** How long a start waits for a broker that knows the topic. */
    private static final Duration ROUTE_WAIT = Duration.ofSeconds(10);

    private static final long ROUTE_POLL_MILLIS = 100;

    private final RocketSettings settings;
    private final TransactionMQProducer client;
    private final Map<Long, Half> open = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Half> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    private volatile @Nullable String failure;

    private record Half(Message message, SendResult receipt) {}

    /** Who answers the broker's questions. */
    interface CheckBack {
        /**
         * @param checks how often the broker has asked for this half message
         * @param body what the message says
         */
        LocalTransactionState endOf(long messageId, int checks, String body);
    }

    /** The broker has not taken the message for certain. */
    static final class NotSent extends Exception {
        private static final long serialVersionUID = 1L;

        NotSent(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }
    }

    HalfMessages(RocketSettings settings, CheckBack checkBack) {
        this(settings, checkBack, ROUTE_WAIT);
    }

    /**
     * @param routeWait how long this waits for a broker that knows the topic
     */
    HalfMessages(RocketSettings settings, CheckBack checkBack, Duration routeWait) {
        this.settings = settings;
        // Naming the topic makes the client say hello to its brokers at once, and these ask only whom they know.
        this.client = new TransactionMQProducer(RocketSettings.PRODUCERS, List.of(settings.topic()));
        settings.applyTo(client);
        client.setSendMsgTimeout(SEND_MILLIS);
        client.setTransactionListener(new Listener(checkBack));
        try {
            client.start();
        } catch (MQClientException | IllegalStateException e) {
            client.shutdown();
            throw settings.notStarted(e);
        }
        awaitRoute(routeWait);
    }

    /**
     * A broker tells the name server of its topics some time after it is up, and until then every payment would be turned away.
     * One that does not come is no reason not to start: orders can be placed without it.
     */
    private void awaitRoute(Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                client.fetchPublishMessageQueues(settings.topic());
                failure = null;
                return;
            } catch (MQClientException e) {
                failure = e.getMessage();
            }
            if (System.nanoTime() > until) {
                LOG.warn(
                        "No broker of {} takes messages of topic {} yet, so no payment is made: {}",
                        settings.nameServer(),
                        settings.topic(),
                        failure);
                return;
            }
            try {
                Thread.sleep(ROUTE_POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private record Listener(CheckBack checkBack) implements TransactionListener {
        @Override
        public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
            throw new IllegalStateException("Half messages are sent by themselves");
        }

        @Override
        public LocalTransactionState checkLocalTransaction(MessageExt message) {
            String checks = message.getProperty(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES);
            return checkBack.endOf(
                    Long.parseLong(message.getKeys()),
                    checks == null ? 1 : Integer.parseInt(checks),
                    new String(message.getBody(), StandardCharsets.UTF_8));
        }
    }

    /** Hands a half message to the broker. */
    void send(long messageId, String body) throws NotSent {
        Half half = handOver(messageId, body);
        synchronized (open) {
            open.put(messageId, half);
        }
    }

    /** Hands one over in place of one that another process may have sent; unless this one did, it ends by check-back. */
    void sendAnew(long messageId, String body) throws NotSent {
        Half half = handOver(messageId, body);
        synchronized (open) {
            open.replace(messageId, half);
        }
    }

    private Half handOver(long messageId, String body) throws NotSent {
        Message message = new Message(settings.topic(), body.getBytes(StandardCharsets.UTF_8));
        message.setKeys(Long.toString(messageId));
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_PRODUCER_GROUP, RocketSettings.PRODUCERS);
        SendResult receipt;
        try {
            receipt = client.send(message);
        } catch (MQClientException | RemotingException | MQBrokerException | IllegalStateException e) {
            // The last one is the client's word for a name server that is away while it looks for the topic.
            failure = e.getMessage();
            throw new NotSent(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotSent("interrupted", e);
        }
        if (receipt.getSendStatus() != SendStatus.SEND_OK) {
            failure = receipt.getSendStatus().name();
            throw new NotSent("the broker answered " + receipt.getSendStatus(), null);
        }
        failure = null;
        return new Half(message, receipt);
    }

    /** Says how a half message ends; one that this process does not remember ends by check-back, and so does one whose end is lost. */
    void end(long messageId, boolean committed) {
        Half half;
        synchronized (open) {
            half = open.remove(messageId);
        }
        if (half == null) {
            return;
        }
        try {
            client.getDefaultMQProducerImpl()
                    .endTransaction(
                            half.message(),
                            half.receipt(),
                            committed ? LocalTransactionState.COMMIT_MESSAGE : LocalTransactionState.ROLLBACK_MESSAGE,
                            null);
        } catch (RemotingException | MQBrokerException | UnknownHostException | IllegalStateException e) {
            LOG.debug("The end of message {} was not sent and will be asked for: {}", messageId, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The broker knows how it ends. */
    void forget(long messageId) {
        synchronized (open) {
            open.remove(messageId);
        }
    }

    /** How many half messages of this process have no end yet. */
    int open() {
        synchronized (open) {
            return open.size();
        }
    }

    /** Why the last message was not taken; null if it was. */
    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
