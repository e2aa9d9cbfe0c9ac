package io.kingtide.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done once a run and not by each arrival: neither part of the load nor of its figures.
 *
 * @param setUp before the first arrival; a step that fails ends the run before it began. What it saves, every arrival knows
 * @param tearDown after the last arrival, whatever became of the run
 */
public record OnceARun(List<Step> setUp, List<Step> tearDown) {
    /** Nothing. */
    public static final OnceARun NOTHING = new OnceARun(List.of(), List.of());

    public OnceARun {
        setUp = List.copyOf(setUp);
        tearDown = List.copyOf(tearDown);
    }

    /** Both, in order. */
    public List<Step> all() {
        List<Step> all = new ArrayList<>(setUp);
        all.addAll(tearDown);
        return all;
    }
}
