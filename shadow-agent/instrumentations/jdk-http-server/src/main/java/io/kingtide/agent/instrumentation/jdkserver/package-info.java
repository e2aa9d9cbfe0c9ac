/** Recognises the tag at the JDK's own HTTP server and carries it. */
@NullMarked
package io.kingtide.agent.instrumentation.jdkserver;

import org.jspecify.annotations.NullMarked;
