package io.kingtide.payments.bills;

import io.kingtide.payments.runtime.StoreSettings;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code payments.*} of this service.
 *
 * @param instance name of this process
 * @param consumerStores the stores of the consumer bills by name; together they hold all buyers' slots
 * @param merchantStores the stores of the merchant bills by name; slots are merchant mod 100
 * @param poolSize most connections to each store
 */
record BillSettings(
        @DefaultValue("bill-service") String instance,
        Map<String, StoreSettings> consumerStores,
        Map<String, StoreSettings> merchantStores,
        @DefaultValue("12") int poolSize) {}
