package io.kingtide.agent.instrumentation.brokers;

import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.SwallowedErrors;
import io.kingtide.agent.bootstrap.WeakIdentities;
import io.kingtide.agent.engine.Admission;
import io.kingtide.agent.engine.CarrierStay;
import io.kingtide.agent.engine.Reflection;
import io.kingtide.tag.Baggage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tagged deliveries from their consumers and acknowledges them, unless the broker does that itself: an
 * acknowledgement that it does not wait for would close the channel, and with it real consumers.
 */
final class RabbitDeliveries {
    private final RefusedMessages refused;
    private final WeakIdentities<Boolean> acknowledgedByBroker = new WeakIdentities<>();

    RabbitDeliveries(RefusedMessages refused) {
        this.refused = refused;
    }

    /** {@code basicConsume(queue, autoAck, tag, noLocal, exclusive, arguments, consumer)}. */
    @Nullable
    Object consumer(@Nullable Object[] arguments) {
        if (arguments[6] != null && Boolean.TRUE.equals(arguments[1])) {
            acknowledgedByBroker.put(arguments[6], true);
        }
        return null;
    }

    /** {@code handleDelivery(consumer, tag, envelope, properties, body)}. */
    LibraryHooks.@Nullable Stay delivery(@Nullable Object dispatcher, @Nullable Object[] arguments)
            throws ReflectiveOperationException {
        Object consumer = arguments[0];
        Object envelope = arguments[2];
        if (!tagged(arguments[3]) || envelope == null) {
            return null;
        }
        refused.refused("rabbitmq " + origin(envelope));
        if (dispatcher != null && (consumer == null || acknowledgedByBroker.get(consumer) == null)) {
            acknowledge(Reflection.field(dispatcher, "channel"), envelope);
        }
        return CarrierStay.refusal();
    }

    /** {@code basicGet(queue, autoAck)}; whether the answer must be withheld. */
    @Nullable
    Object got(@Nullable Object channel, @Nullable Object[] arguments, @Nullable Object response)
            throws ReflectiveOperationException {
        if (response == null || !tagged(Reflection.call(response, "getProps"))) {
            return null;
        }
        Object envelope = Reflection.required(response, "getEnvelope");
        refused.refused("rabbitmq " + origin(envelope));
        if (!Boolean.TRUE.equals(arguments[1])) {
            acknowledge(channel, envelope);
        }
        return LibraryHooks.NOTHING;
    }

    private static void acknowledge(@Nullable Object channel, Object envelope) {
        try {
            if (channel != null) {
                Reflection.call(channel, "basicAck", Reflection.required(envelope, "getDeliveryTag"), false);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // It stays with the broker, unacknowledged; it is refused again if it comes again.
            SwallowedErrors.count(e);
        }
    }

    private static String origin(Object envelope) throws ReflectiveOperationException {
        return Reflection.call(envelope, "getExchange") + "/" + Reflection.call(envelope, "getRoutingKey");
    }

    private static boolean tagged(@Nullable Object properties) throws ReflectiveOperationException {
        Object headers = properties == null ? null : Reflection.call(properties, "getHeaders");
        Object value = headers instanceof Map ? ((Map<?, ?>) headers).get(Baggage.HEADER) : null;
        return value != null && Admission.mayBeTagged(value.toString());
    }
}
