/**
 * Runs scenarios on Gatling. Front door: {@link io.kingtide.scenario.gatling.GatlingEngine}, found as the engine
 * {@code gatling}. The classes that touch Gatling's internals, and so may have to change with its version, are
 * {@code QuietRunner}, {@code FailureMessages} and {@code LaneAction}.
 */
@NullMarked
package io.kingtide.scenario.gatling;

import org.jspecify.annotations.NullMarked;
