package io.kingtide.payments.runtime;

/**
 * Who this process is.
 *
 * @param service such as {@code payment-unit}
 * @param instance such as {@code payment-unit-a}
 */
public record ServiceName(String service, String instance) {}
