/**
 * Degradation switches. Front door: {@link io.kingtide.shaper.switches.SwitchBoard},
 * {@link io.kingtide.shaper.switches.DegradationSwitch}.
 */
@NullMarked
package io.kingtide.shaper.switches;

import org.jspecify.annotations.NullMarked;
