/** Sends the tag on with outgoing HTTP calls, to listed hosts only. */
@NullMarked
package io.kingtide.agent.instrumentation.http;

import org.jspecify.annotations.NullMarked;
