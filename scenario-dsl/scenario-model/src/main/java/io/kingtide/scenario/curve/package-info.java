/**
 * Arrival-rate curves as pure functions of time: the rate, the number of arrivals so far, and the inverse of the
 * latter, from which arrivals are streamed lazily. Front door: {@link io.kingtide.scenario.curve.Curves} (shapes and
 * named curves), {@link io.kingtide.scenario.curve.Curve} (operators), {@link io.kingtide.scenario.curve.CurveFile}.
 */
@NullMarked
package io.kingtide.scenario.curve;

import org.jspecify.annotations.NullMarked;
