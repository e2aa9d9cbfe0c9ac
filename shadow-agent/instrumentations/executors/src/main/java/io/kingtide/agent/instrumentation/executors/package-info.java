/** Carries the tag over executors, fork-join pools, completable futures, timers and threads. */
@NullMarked
package io.kingtide.agent.instrumentation.executors;

import org.jspecify.annotations.NullMarked;
