/** Carries the tag through Vert.x: a request's own context, its timers, blocking code, futures and messages. */
@NullMarked
package io.kingtide.agent.instrumentation.vertx;

import org.jspecify.annotations.NullMarked;
