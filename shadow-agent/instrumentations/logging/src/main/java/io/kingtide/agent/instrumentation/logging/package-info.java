/** Marks the log lines of tagged work. */
@NullMarked
package io.kingtide.agent.instrumentation.logging;

import org.jspecify.annotations.NullMarked;
