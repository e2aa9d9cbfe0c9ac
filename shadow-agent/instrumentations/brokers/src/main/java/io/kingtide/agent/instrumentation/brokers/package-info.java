/** Keeps tagged messages from real consumers, and tagged code from real topics. */
@NullMarked
package io.kingtide.agent.instrumentation.brokers;

import org.jspecify.annotations.NullMarked;
