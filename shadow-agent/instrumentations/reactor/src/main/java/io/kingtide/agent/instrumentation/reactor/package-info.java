/** Recognises the tag at Reactor Netty's server, carries it through Reactor, and sends it on with its client. */
@NullMarked
package io.kingtide.agent.instrumentation.reactor;

import org.jspecify.annotations.NullMarked;
