/** Caches in memory are kept apart: tagged work never meets what real work cached, and the other way round. */
@NullMarked
package io.kingtide.agent.instrumentation.caches;

import org.jspecify.annotations.NullMarked;
