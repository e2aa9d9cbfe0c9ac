/**
 * Limits that Sentinel enforces; the only place that knows it. Front door:
 * {@link io.kingtide.shaper.sentinel.SentinelCarrier}.
 */
@NullMarked
package io.kingtide.shaper.sentinel;

import org.jspecify.annotations.NullMarked;
