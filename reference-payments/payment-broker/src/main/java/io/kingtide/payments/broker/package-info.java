/**
 * A RocketMQ name server and broker in one process, on loopback, for trying and testing messages that RocketMQ carries. Front
 * door: {@link io.kingtide.payments.broker.BrokerMain}.
 */
@NullMarked
package io.kingtide.payments.broker;

import org.jspecify.annotations.NullMarked;
