/** Stores and brokers that are not shadowed: tagged use of their clients is refused before anything is sent. */
@NullMarked
package io.kingtide.agent.instrumentation.stores;

import org.jspecify.annotations.NullMarked;
