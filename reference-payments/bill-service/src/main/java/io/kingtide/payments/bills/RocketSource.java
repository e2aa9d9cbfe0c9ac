package io.kingtide.payments.bills;

import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.ApiProblem;
import io.kingtide.payments.runtime.SeldomLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes messages from RocketMQ, as often as they come and in any order. What cannot be taken now, because a store is away,
 * comes again for as long as it takes. What is refused comes again a bounded number of times, and is then parked with
 * the broker. Thread-safe.
 */
final class RocketSource implements BillSource {
    private static final Logger LOG = LoggerFactory.getLogger(RocketSource.class);
    private static final int BATCH = 24;
    private static final int THREADS = 4;
    private static final int MOST_WAITING_PER_QUEUE = 240;
    private static final int MOST_REFUSALS_REMEMBERED = 10_000;
    /** The broker's first pause: a second. The next ones are 5, 10 and 30 seconds. */
    private static final int SHORTEST_PAUSE = 1;

    private static final int LONGEST_PAUSE = 4;
    /** Tells the broker not to deliver a message again but to park it. */
    private static final int PARK = -1;

    private final SeldomLog log = new SeldomLog(LOG);
    private final Inbox inbox;
    private final JsonMapper json;
    private final int mostRefusals;
    private final DefaultMQPushConsumer client;
    private final ParkedMessages parked;
    private final Map<String, Integer> refusals = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_REFUSALS_REMEMBERED;
        }
    };

    RocketSource(RocketSettings settings, int mostRefusals, Inbox inbox, JsonMapper json) {
        this.inbox = inbox;
        this.json = json;
        this.mostRefusals = mostRefusals;
        this.client = new DefaultMQPushConsumer(RocketSettings.CONSUMERS);
        settings.applyTo(client);
        client.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        client.setConsumeThreadMin(THREADS);
        client.setConsumeThreadMax(THREADS);
        client.setConsumeMessageBatchMaxSize(BATCH);
        client.setPullThresholdForQueue(MOST_WAITING_PER_QUEUE);
        // The broker counts every repetition, also those for which no message can help it; here only refusals count.
        client.setMaxReconsumeTimes(Integer.MAX_VALUE);
        client.setMessageListener((MessageListenerConcurrently) (messages, context) -> consume(messages));
        try {
            client.subscribe(settings.topic(), "*");
            client.start();
            this.parked = new ParkedMessages(settings);
        } catch (MQClientException | IllegalStateException e) {
            client.shutdown();
            throw settings.notStarted(e);
        }
    }

    private ConsumeConcurrentlyStatus consume(List<MessageExt> messages) {
        Map<String, Integer> pauses = pauses(messages);
        for (MessageExt message : messages) {
            Integer pause = pauses.get(message.getMsgId());
            if (pause != null && !sendBack(message, pause)) {
                // All of them come again, which changes nothing for those that are taken.
                return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
        }
        return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    private boolean sendBack(MessageExt message, int pause) {
        try {
            client.sendMessageBack(message, pause);
            return true;
        } catch (RemotingException | MQBrokerException | MQClientException e) {
            log.warn("A message could not be put off and comes again", e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Which of these are to come again, and how late; the others are done. */
    private Map<String, Integer> pauses(List<MessageExt> messages) {
        Map<String, Integer> pauses = new LinkedHashMap<>();
        Map<String, Inbox.Message> readable = new LinkedHashMap<>();
        for (MessageExt message : messages) {
            try {
                readable.put(message.getMsgId(), read(message));
            } catch (JacksonException | ApiProblem | NullPointerException e) {
                pauses.put(message.getMsgId(), refused(message, "it cannot be read: " + e.getMessage()));
            }
        }
        Inbox.Receipt receipt = inbox.receive(List.copyOf(readable.values()));
        for (MessageExt message : messages) {
            Inbox.Message read = readable.get(message.getMsgId());
            if (read == null) {
                continue;
            }
            long id = read.id();
            String reason = receipt.refused().get(id);
            if (reason != null) {
                pauses.put(message.getMsgId(), refused(message, reason));
            } else if (!receipt.done().contains(id)) {
                pauses.put(message.getMsgId(), SHORTEST_PAUSE);
            }
        }
        return pauses;
    }

    private Inbox.Message read(MessageExt message) {
        return json.readValue(message.getBody(), BillController.MessageBody.class)
                .toMessage();
    }

    private int refused(MessageExt message, String reason) {
        int times;
        synchronized (refusals) {
            times = refusals.merge(String.valueOf(message.getKeys()), 1, Integer::sum);
            if (times >= mostRefusals) {
                refusals.remove(String.valueOf(message.getKeys()));
            }
        }
        if (times < mostRefusals) {
            return Math.min(LONGEST_PAUSE, SHORTEST_PAUSE + times - 1);
        }
        LOG.error(
                "Message {} is parked after {} refusals: {}. Mend the cause, then POST /ops/messages/replay",
                message.getKeys(),
                times,
                reason);
        return PARK;
    }

    @Override
    public Map<String, Object> health() {
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("carrier", "rocketmq");
        long waiting = parked.count();
        health.put("parked", waiting);
        if (waiting > 0) {
            health.put(
                    "alert", waiting + " messages are parked: see the log, mend the cause, POST /ops/messages/replay");
        }
        return health;
    }

    @Override
    public int replayParked() {
        return parked.replay(message -> {
            try {
                Inbox.Message read = read(message);
                return inbox.receive(List.of(read)).done().contains(read.id());
            } catch (JacksonException | ApiProblem | NullPointerException e) {
                LOG.debug("Message {} still cannot be read", message.getKeys(), e);
                return false;
            }
        });
    }

    @Override
    public void close() {
        client.shutdown();
        parked.close();
    }
}
