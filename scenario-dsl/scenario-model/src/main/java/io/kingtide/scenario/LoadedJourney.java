package io.kingtide.scenario;

/** A journey and how often it is started. */
public record LoadedJourney(Journey journey, Load load) {}
