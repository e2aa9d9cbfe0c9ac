/**
 * Shadows SQL at the driver: the concrete classes of known drivers are woven in place, nothing is wrapped, so that no
 * {@code unwrap} and no cast leads around it.
 */
@NullMarked
package io.kingtide.agent.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
