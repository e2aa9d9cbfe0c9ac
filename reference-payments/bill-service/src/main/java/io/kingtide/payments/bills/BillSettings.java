package io.kingtide.payments.bills;

import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.StoreSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code payments.*} of this service.
 *
 * @param instance name of this process
 * @param consumerStores the stores of the consumer bills by name; together they hold all buyers' slots
 * @param merchantStores the stores of the merchant bills by name; slots are merchant mod 100
 * @param poolSize most connections to each store
 * @param rocketmq where messages come by RocketMQ; none: they come by HTTP only
 * @param messageRefusals how often a message by RocketMQ may be refused before it is parked
 * @param opsToken bearer token for {@code /ops/...}; nobody may use it if empty
 */
record BillSettings(
        @DefaultValue("bill-service") String instance,
        Map<String, StoreSettings> consumerStores,
        Map<String, StoreSettings> merchantStores,
        @DefaultValue("12") int poolSize,
        @Nullable RocketSettings rocketmq,
        @DefaultValue("8") int messageRefusals,
        @DefaultValue("") String opsToken) {}
