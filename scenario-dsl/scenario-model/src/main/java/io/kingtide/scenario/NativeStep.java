package io.kingtide.scenario;

import java.time.Duration;
import java.util.List;

/**
 * Steps in an engine's own language: a chain of Gatling, elements of JMeter. That engine carries them out and tells
 * which requests were made; the others refuse the scenario before they start. Made by the engine's module.
 *
 * @param engine the name of the engine that can carry it out
 * @param name shown in messages
 * @param requests the names of all requests that it makes; a name that is not among them is counted under {@link #OTHER}
 * @param longest how long one arrival may stay in it after the end of the plan
 * @param script what the engine carries out; only its module knows the type
 * @param line where the user wrote it
 */
public record NativeStep(
        String engine, String name, List<String> requests, Duration longest, Object script, String line)
        implements Step {
    /** Under this name requests are counted whose name was not known before the run. */
    public static final String OTHER = "(other)";

    public NativeStep {
        requests = List.copyOf(requests);
        if (requests.isEmpty()) {
            throw new ScenarioException(
                    line + ": " + engine + " step '" + name + "'",
                    "no request in it",
                    "at least one request",
                    "Put a request into it, or remove it.");
        }
    }

    /**
     * A step whose line is that of whoever called this class.
     *
     * @param dsl the class of the engine's module that users call
     */
    public static NativeStep of(
            Class<?> dsl, String engine, String name, List<String> requests, Duration longest, Object script) {
        String line = SourceLine.ofCallerOf(dsl.getName()).toString();
        return new NativeStep(engine, name, requests, longest, script, line);
    }

    /** The same step, written elsewhere: by who reads scenarios that are not Java. */
    public NativeStep writtenAt(String place) {
        return new NativeStep(engine, name, requests, longest, script, place);
    }
}
