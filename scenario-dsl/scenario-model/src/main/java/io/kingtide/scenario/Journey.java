package io.kingtide.scenario;

import java.util.List;

/**
 * What one virtual user does from arrival to leaving.
 *
 * @param name shown in reports
 * @param steps in order, at least one
 */
public record Journey(String name, List<Step> steps) {
    public Journey {
        steps = List.copyOf(steps);
        if (name.isBlank()) {
            throw ScenarioException.atCaller("Building a journey", "a blank name", "a name", "Give it one.");
        }
        Step.requireSome("journey '" + name + "'", steps);
    }
}
