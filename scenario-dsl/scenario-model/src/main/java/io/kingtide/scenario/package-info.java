/**
 * What a user writes: journeys, HTTP steps, checks, feeders, thresholds, all immutable records behind a typed DSL.
 * Front door: {@link io.kingtide.scenario.Scenario} (what a user implements) and
 * {@link io.kingtide.scenario.ScenarioDsl} (what a user imports statically). Curves live in
 * {@code io.kingtide.scenario.curve}, the contract with engines and recorders in {@code io.kingtide.scenario.run}.
 */
@NullMarked
package io.kingtide.scenario;

import org.jspecify.annotations.NullMarked;
