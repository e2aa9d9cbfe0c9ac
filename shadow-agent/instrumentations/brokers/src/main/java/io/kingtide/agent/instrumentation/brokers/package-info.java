/** Keeps tagged messages from real consumers. */
@NullMarked
package io.kingtide.agent.instrumentation.brokers;

import org.jspecify.annotations.NullMarked;
