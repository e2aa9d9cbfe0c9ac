package io.kingtide.shaper.switches;

import io.kingtide.shaper.state.Fallback;

/**
 * The answer for one request. Immutable, and built once per setting: deciding allocates nothing.
 *
 * @param degraded whether to take the fallback
 * @param fallback what to do if so
 * @param version the version of the setting that decided; 0 where the switch was never set
 */
public record SwitchDecision(boolean degraded, Fallback fallback, long version) {}
