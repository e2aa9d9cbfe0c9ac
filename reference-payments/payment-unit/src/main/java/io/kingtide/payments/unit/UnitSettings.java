package io.kingtide.payments.unit;

import io.kingtide.payments.rocketmq.RocketSettings;
import io.kingtide.payments.runtime.StoreSettings;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code payments.*} of a unit.
 *
 * @param unit name in the route table, such as {@code A}
 * @param instance name of this process
 * @param worker 0 to 63, part of every id, unique among the units
 * @param slots the slots that it serves, such as {@code 00-49}
 * @param stores the trade stores by name; together they hold all slots
 * @param guard the store of keys and tombstones, outside the trade stores; together with {@code failover} or not at all
 * @param failover the store that takes new rows while a trade store is lost
 * @param probeMillis pause between two probes of a trade store
 * @param replicaWindowSeconds the longest lag of a replica that is served with single accounts blocked
 * @param keysHours how long idempotency keys are honoured in the guard
 * @param poolSize most connections to each store
 * @param creditUrl base URL of the credit service
 * @param billsUrl base URL of the bill service, which takes messages and shows bills
 * @param billsTimeoutMillis how long one call of the bill service may take
 * @param rocketmq where messages travel by RocketMQ; none: by the outbox
 * @param messageMillis pause between two rounds of check-backs and deliveries that did not succeed at once
 * @param halfMillis after how long the half message of a silent producer is checked back
 * @param messageRefusals how often the consumer may refuse a message before it is parked
 * @param creditTimeoutMillis how long one call of the credit service may take
 * @param tryTimeoutMillis after how long the recovery gives up an activity whose try has no outcome
 * @param recoveryMillis pause between two rounds of the recovery of flexible transactions and of deferred refunds
 * @param foldMillis pause between two rounds of folding buffered postings
 * @param opsToken bearer token for {@code /ops/...}; nobody may use it if empty
 */
record UnitSettings(
        String unit,
        String instance,
        int worker,
        String slots,
        Map<String, StoreSettings> stores,
        @Nullable StoreSettings guard,
        @Nullable StoreSettings failover,
        @DefaultValue("100") int probeMillis,
        @DefaultValue("60") int replicaWindowSeconds,
        @DefaultValue("48") int keysHours,
        @DefaultValue("24") int poolSize,
        URI creditUrl,
        URI billsUrl,
        @DefaultValue("2000") int billsTimeoutMillis,
        @Nullable RocketSettings rocketmq,
        @DefaultValue("500") int messageMillis,
        @DefaultValue("3000") int halfMillis,
        @DefaultValue("8") int messageRefusals,
        @DefaultValue("2000") int creditTimeoutMillis,
        @DefaultValue("5000") int tryTimeoutMillis,
        @DefaultValue("500") int recoveryMillis,
        @DefaultValue("2000") int foldMillis,
        @DefaultValue("") String opsToken) {}
