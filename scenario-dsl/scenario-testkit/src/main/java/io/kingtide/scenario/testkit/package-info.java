/**
 * What every engine must do, as tests to subclass. Front door: {@link io.kingtide.scenario.testkit.EngineContract},
 * {@link io.kingtide.scenario.testkit.RunLog}.
 */
@NullMarked
package io.kingtide.scenario.testkit;

import org.jspecify.annotations.NullMarked;
