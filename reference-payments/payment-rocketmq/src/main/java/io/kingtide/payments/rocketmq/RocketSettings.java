package io.kingtide.payments.rocketmq;

import org.apache.rocketmq.client.ClientConfig;

/**
 * How messages travel by RocketMQ: the properties {@code payments.rocketmq.*} of units and of the bill service, of which the first two
 * must be the same everywhere.
 *
 * @param nameServer {@code host:port} of the name servers, with {@code ;} between them
 * @param topic the topic of bills, which must exist: null stands for {@code payment-bills}
 */
public record RocketSettings(String nameServer, String topic) {
    /** The group of all units: the broker asks any of them for the fate of a half message. */
    public static final String PRODUCERS = "payment-units";
    /** The group of all bill services: each message goes to one of them. */
    public static final String CONSUMERS = "bill-service";

    private static final String DEFAULT_TOPIC = "payment-bills";
    private static final int ROUTE_MILLIS = 5_000;
    private static final int HEARTBEAT_MILLIS = 2_000;

    @SuppressWarnings("NullAway") // Whoever binds the properties passes null for what is not there.
    public RocketSettings {
        if (nameServer == null || nameServer.isBlank()) {
            throw new IllegalArgumentException(
                    "payments.rocketmq.name-server is missing; expected host:port of RocketMQ's name server, or no"
                            + " payments.rocketmq.* at all for messages by way of the outbox");
        }
        topic = topic == null ? DEFAULT_TOPIC : topic;
    }

    /** Tells a client where to find the broker, and to notice sooner than by default that it has come back. */
    public void applyTo(ClientConfig client) {
        client.setNamesrvAddr(nameServer);
        client.setVipChannelEnabled(false);
        client.setPollNameServerInterval(ROUTE_MILLIS);
        client.setHeartbeatBrokerInterval(HEARTBEAT_MILLIS);
    }

    /** Why a client did not start, for whoever starts the service: the client's own words do not say what is expected where. */
    public IllegalArgumentException notStarted(Exception reason) {
        IllegalArgumentException problem = new IllegalArgumentException("payments.rocketmq.name-server=" + nameServer
                + " did not let this client start: " + reason.getMessage()
                + "; expected a name server of RocketMQ that answers there. Start it first, or leave payments.rocketmq.* out"
                + " for messages by way of the outbox");
        problem.addSuppressed(reason);
        return problem;
    }
}
