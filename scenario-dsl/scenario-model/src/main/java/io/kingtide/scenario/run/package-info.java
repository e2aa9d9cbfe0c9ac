/**
 * What engines and recorders agree on. An {@link io.kingtide.scenario.run.Engine} carries out a
 * {@link io.kingtide.scenario.run.RunPlan}, tells an {@link io.kingtide.scenario.run.RunRecorder} what happened, and obeys a
 * {@link io.kingtide.scenario.run.RunControl}. Inside an engine, {@link io.kingtide.scenario.run.ArrivalCursor} says
 * when the next arrival is due and {@link io.kingtide.scenario.run.Visit} what it does next.
 *
 * <p>Times are nanoseconds since the start of the run unless a name says otherwise.
 */
@NullMarked
package io.kingtide.scenario.run;

import org.jspecify.annotations.NullMarked;
