/** Gives listed jobs a shadow turn after each real one. */
@NullMarked
package io.kingtide.agent.instrumentation.jobs;

import org.jspecify.annotations.NullMarked;
