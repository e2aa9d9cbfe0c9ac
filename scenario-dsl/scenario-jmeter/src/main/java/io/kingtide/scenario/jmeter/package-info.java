/**
 * Runs scenarios on JMeter. Front door: {@link io.kingtide.scenario.jmeter.JmeterEngine}, found as the engine
 * {@code jmeter}. A lane is a thread of JMeter's; {@code LaneController} is where it waits for its next arrival.
 */
@NullMarked
package io.kingtide.scenario.jmeter;

import org.jspecify.annotations.NullMarked;
