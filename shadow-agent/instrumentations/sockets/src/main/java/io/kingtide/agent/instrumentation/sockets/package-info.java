/** Refuses tagged requests at HTTP servers that no other module knows, by what their sockets read. */
@NullMarked
package io.kingtide.agent.instrumentation.sockets;

import org.jspecify.annotations.NullMarked;
