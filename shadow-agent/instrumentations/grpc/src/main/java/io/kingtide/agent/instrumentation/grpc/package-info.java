/** Recognises the tag in gRPC metadata, and carries it through the calls of a server and on with a client's. */
@NullMarked
package io.kingtide.agent.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
