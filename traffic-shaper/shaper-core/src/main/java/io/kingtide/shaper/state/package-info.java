/**
 * The state that the console sends to shapers: switches, limits, campaigns, the kill switch, as records and as JSON.
 * Front door: {@link io.kingtide.shaper.state.ShaperState}, {@link io.kingtide.shaper.state.ShaperJson}.
 */
@NullMarked
package io.kingtide.shaper.state;

import org.jspecify.annotations.NullMarked;
