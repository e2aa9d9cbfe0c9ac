package io.kingtide.scenario;

import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Where the files lie that a scenario names: those of its feeders and recorded curves. On the machine of the user they are
 * where the scenario says. A controller listens to what is asked for, so that it can ship the files, and a worker answers
 * with where it has put them. Files that a scenario opens by other means are not seen.
 *
 * <p>Looks wrong but is right: the place is kept by thread while a scenario is planned. Its author calls static factories such
 * as {@code csv("users.csv")}, which have nobody to ask.
 */
public final class DataFiles {
    private static final ThreadLocal<UnaryOperator<Path>> PLACE = ThreadLocal.withInitial(UnaryOperator::identity);

    private DataFiles() {}

    /** Where to read a file that a scenario names. */
    public static Path locate(String file) {
        return PLACE.get().apply(Path.of(file));
    }

    /**
     * Plans a scenario whose files lie elsewhere, or are listened to.
     *
     * @param place from the path that the scenario names to the one to read
     * @param planning runs on this thread
     */
    public static <T> T placed(UnaryOperator<Path> place, Supplier<T> planning) {
        UnaryOperator<Path> before = PLACE.get();
        PLACE.set(place);
        try {
            return planning.get();
        } finally {
            PLACE.set(before);
        }
    }
}
