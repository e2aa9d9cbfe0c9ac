/**
 * Limits on resources, enforced by named carriers. Front door: {@link io.kingtide.shaper.limits.LimitBoard},
 * {@link io.kingtide.shaper.limits.LimitedResource}, {@link io.kingtide.shaper.limits.LimitCarrier}.
 */
@NullMarked
package io.kingtide.shaper.limits;

import org.jspecify.annotations.NullMarked;
