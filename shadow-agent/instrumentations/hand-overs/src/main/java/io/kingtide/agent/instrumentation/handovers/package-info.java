/** Carries the tag over ways to hand work on that libraries bring along: Netty's loops, JBoss threads, Kotlin's coroutines. */
@NullMarked
package io.kingtide.agent.instrumentation.handovers;

import org.jspecify.annotations.NullMarked;
