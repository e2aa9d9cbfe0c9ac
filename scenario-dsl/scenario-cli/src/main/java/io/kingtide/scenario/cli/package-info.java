/**
 * The commands around load: {@code run}, {@code report}, {@code gate}, {@code curve}. Front door:
 * {@link io.kingtide.scenario.cli.ScenarioCommands} for the launcher, and {@link io.kingtide.scenario.cli.ScenarioRun} for
 * programs that carry out a run within a larger rehearsal.
 */
@NullMarked
package io.kingtide.scenario.cli;

import org.jspecify.annotations.NullMarked;
