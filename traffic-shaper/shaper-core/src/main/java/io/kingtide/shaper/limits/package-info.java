/**
 * Limits on resources, enforced by named carriers. Front door: {@link io.kingtide.shaper.limits.LimitBoard},
 * {@link io.kingtide.shaper.limits.LimitedResource}, {@link io.kingtide.shaper.limits.LimitCarrier}; and
 * {@link io.kingtide.shaper.limits.SheddingGate}, which bounds a whole process by importance.
 */
@NullMarked
package io.kingtide.shaper.limits;

import org.jspecify.annotations.NullMarked;
