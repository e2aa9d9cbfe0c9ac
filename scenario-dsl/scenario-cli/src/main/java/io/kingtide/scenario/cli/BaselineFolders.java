package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stored runs that {@code --baseline} names. A folder that is no run but holds runs stands for all of them, so that a CI
 * job can name the one folder that it keeps, also before it holds anything: too few runs are INVALID, and no usage error.
 */
final class BaselineFolders {
    private static final String RUN = "run.json";
    private static final int MAX_RUNS = 200;

    private BaselineFolders() {}

    static List<Path> runs(List<Path> named) {
        List<Path> runs = new ArrayList<>();
        for (Path folder : named) {
            if (Files.isDirectory(folder) && !Files.isRegularFile(folder.resolve(RUN))) {
                runs.addAll(within(folder));
            } else {
                runs.add(folder);
            }
        }
        if (runs.size() > MAX_RUNS) {
            throw Problem.usage(
                    "Reading the baselines",
                    runs.size() + " runs",
                    "at most " + MAX_RUNS,
                    "Keep the newest ten or twenty; older ones speak of another system.");
        }
        return runs;
    }

    private static List<Path> within(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(run -> Files.isRegularFile(run.resolve(RUN)))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading the baselines in " + folder,
                            e.toString(),
                            "a folder that can be read",
                            "Check its rights.")
                    .causedBy(e);
        }
    }
}
