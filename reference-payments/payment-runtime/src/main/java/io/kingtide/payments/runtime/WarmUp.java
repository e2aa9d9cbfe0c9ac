package io.kingtide.payments.runtime;

/**
 * What a service does once before it says that it is ready, so that its first caller does not pay for loading the
 * driver, the mappers and the JSON binding. Must not fail when a store or another service is away.
 */
@FunctionalInterface
public interface WarmUp {
    void run();
}
