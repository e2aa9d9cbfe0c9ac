package io.kingtide.shaper.spring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code kingtide.shaper.*} of a service.
 *
 * @param service the service it belongs to, in the console's list of nodes; required with a console
 * @param instance its name in the service; required with a console
 * @param console base URL of the ops console; without one all switches stay off and all limits unset
 * @param nodeKeys the key file shared with the console; required with a console
 * @param firstStateWithin how long the start waits for the console's first state, so that no request meets a switch that is
 *     not set yet; after that the service starts all the same
 */
@ConfigurationProperties("kingtide.shaper")
public record ShaperProperties(
        @Nullable String service,
        @Nullable String instance,
        @Nullable URI console,
        @Nullable Path nodeKeys,
        @DefaultValue("1s") Duration firstStateWithin) {}
