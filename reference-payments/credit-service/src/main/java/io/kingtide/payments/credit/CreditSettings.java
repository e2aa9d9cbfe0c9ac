package io.kingtide.payments.credit;

import io.kingtide.payments.runtime.StoreSettings;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code payments.*} of this service.
 *
 * @param instance name of this process
 * @param store where the credit lines are
 * @param poolSize most connections to the store
 * @param riskDeadlineMillis how long the models may think
 * @param velocityPerMinute reservations of one user a minute from which on the velocity model rejects
 * @param modelDelayMillis for drills: how much slower a model, by name, answers
 * @param failingModels for drills: the models, by name, that fail instead of answering
 */
record CreditSettings(
        @DefaultValue("credit-service") String instance,
        StoreSettings store,
        @DefaultValue("16") int poolSize,
        @DefaultValue("20") int riskDeadlineMillis,
        @DefaultValue("6000") int velocityPerMinute,
        @DefaultValue Map<String, Integer> modelDelayMillis,
        @DefaultValue Set<String> failingModels) {}
