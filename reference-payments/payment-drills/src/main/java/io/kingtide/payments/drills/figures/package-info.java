/**
 * Measures what payments cost, as ratios of paired runs on one machine. Front door:
 * {@link io.kingtide.payments.drills.figures.FigureCommands}.
 */
@NullMarked
package io.kingtide.payments.drills.figures;

import org.jspecify.annotations.NullMarked;
