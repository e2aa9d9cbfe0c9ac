/**
 * Plans: a timeline of switch and limit changes around a moment called T-zero. Front door:
 * {@link io.kingtide.shaper.plan.PlanFile}, {@link io.kingtide.shaper.plan.Plan}.
 */
@NullMarked
package io.kingtide.shaper.plan;

import org.jspecify.annotations.NullMarked;
