package io.kingtide.scenario.run;

import io.kingtide.scenario.Journey;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Reads tests that were written for an engine's own tool, so that they run under a curve of ours. Found by
 * {@link ServiceLoader}.
 */
public interface ScriptReader {
    /** The name of the engine that carries out what is read here. */
    String engine();

    /**
     * Reads a file, if it is of this reader's kind.
     *
     * @throws io.kingtide.scenario.ScenarioException if it is, and cannot be driven
     */
    default Optional<Script> read(Path file) {
        return Optional.empty();
    }

    /**
     * Reads a class, if it is of this reader's kind.
     *
     * @throws io.kingtide.scenario.ScenarioException if it is, and cannot be driven
     */
    default Optional<Script> read(Class<?> type) {
        return Optional.empty();
    }

    /**
     * A test that was read.
     *
     * @param engine who carries it out
     * @param journeys what its users do, one for each thread group or scenario; each is one native step
     * @param target where it says that it goes, scheme, host and port; empty if that is not known before it runs
     * @param notes what of the test is not used, for the user to know
     */
    record Script(String engine, List<Journey> journeys, Optional<URI> target, List<String> notes) {
        public Script {
            journeys = List.copyOf(journeys);
            notes = List.copyOf(notes);
        }
    }

    /** All readers on the class path. */
    static List<ScriptReader> all() {
        return ServiceLoader.load(ScriptReader.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
