/**
 * A small engine on Netty alone: pacing, sending and receiving happen on the same event loop. The reference for accuracy
 * and the fastest. Front door: {@link io.kingtide.scenario.netty.NettyEngine}, found as the engine {@code netty}.
 */
@NullMarked
package io.kingtide.scenario.netty;

import org.jspecify.annotations.NullMarked;
