/**
 * The RocketMQ client with what it really loads, and how producers and consumers of bills reach the broker. Front door:
 * {@link io.kingtide.payments.rocketmq.RocketSettings}.
 */
@NullMarked
package io.kingtide.payments.rocketmq;

import org.jspecify.annotations.NullMarked;
