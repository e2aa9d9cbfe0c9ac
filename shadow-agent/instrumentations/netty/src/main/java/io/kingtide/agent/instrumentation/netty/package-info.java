/** Refuses tagged requests at HTTP servers on Netty that no other module covers. */
@NullMarked
package io.kingtide.agent.instrumentation.netty;

import org.jspecify.annotations.NullMarked;
