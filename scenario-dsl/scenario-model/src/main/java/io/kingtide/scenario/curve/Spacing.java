package io.kingtide.scenario.curve;

/** How arrivals are placed under a curve. */
public enum Spacing {
    /** Each arrival where the area under the curve reaches the next whole number plus one half. */
    EVEN,
    /** An inhomogeneous Poisson process with the curve as its intensity: independent users. */
    POISSON
}
