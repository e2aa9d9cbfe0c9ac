package io.kingtide.payments.drills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where drills take place one after the other: a system serves for as long as the next drill needs one of the same kind and
 * everything has held so far. What broke is left as it is, to be looked at, and the next drill gets a new system.
 */
final class DrillGround implements AutoCloseable {
    private final Path home;
    private final Path base;
    private final boolean keep;
    private final boolean apart;
    private final Thread onExit;
    private @Nullable Standing standing;
    private boolean inUse;

    private record Standing(DrillSystem system, DrillSystem.Needs needs, Path folder) {}

    /**
     * @param home the built checkout
     * @param base where the folders of systems are made
     * @param keep whether the folders of systems on which everything held are kept too
     * @param apart whether each drill gets a system of its own
     */
    DrillGround(Path home, Path base, boolean keep, boolean apart) {
        this.home = home;
        this.base = base;
        this.keep = keep;
        this.apart = apart;
        // Ctrl-C leaves no process behind, in whatever state of starting they are.
        this.onExit = new Thread(
                () -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly), "drill-stop");
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** A system that is whole, for a drill. */
    DrillSystem systemFor(String drill, DrillSystem.Needs needs)
            throws IOException, InterruptedException, SQLException {
        Standing there = standing;
        if (there != null && there.needs().equals(needs)) {
            inUse = true;
            there.system().makeWhole();
            return there.system();
        }
        leave(true, true);
        inUse = true;
        Path folder = Files.createTempDirectory(base, "drill-" + drill + "-");
        DrillSystem system = new DrillSystem(home, folder, needs);
        standing = new Standing(system, needs, folder);
        return system;
    }

    /**
     * The drill is over; what held may be used again, unless it is used up.
     *
     * @param usedUp whether the drill cannot be undone: a replica takes its primary's place once
     */
    void ended(boolean held, boolean usedUp) throws IOException {
        inUse = false;
        leave(held, apart || usedUp || !held);
    }

    private void leave(boolean held, boolean forGood) throws IOException {
        Standing there = standing;
        if (there == null || !forGood) {
            return;
        }
        standing = null;
        there.system().close();
        if (held && !keep) {
            delete(there.folder());
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(folder)) {
            paths = new ArrayList<>(walk.toList());
        }
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(paths.get(i));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            // A drill that could not be carried out leaves its logs.
            leave(!inUse, true);
        } finally {
            Runtime.getRuntime().removeShutdownHook(onExit);
        }
    }
}
