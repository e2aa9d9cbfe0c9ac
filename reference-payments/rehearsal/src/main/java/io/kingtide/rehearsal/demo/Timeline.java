package io.kingtide.rehearsal.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The plan's steps in order of time since the load began, each done once. Not thread-safe. */
final class Timeline {
    private final List<Step> waiting;

    /**
     * Something that is done at a moment of the load.
     *
     * @param at time since the load's zero
     */
    record Step(Duration at, String name, Runnable action) {}

    Timeline(List<Step> steps) {
        this.waiting = new ArrayList<>(steps);
        waiting.sort(Comparator.comparing(Step::at));
    }

    /** Does every step that is due at this time. */
    void advanceTo(Duration elapsed) {
        while (!waiting.isEmpty() && waiting.get(0).at().compareTo(elapsed) <= 0) {
            waiting.remove(0).action().run();
        }
    }

    /** Steps that have not been done. */
    List<String> left() {
        return waiting.stream().map(Step::name).toList();
    }
}
