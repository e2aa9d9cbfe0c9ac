package io.kingtide.scenario.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Whether a run's files fit onto the disk, asked before the run, and whether a failure came from a full one. */
final class DiskRoom {
    /** What a run takes at least: pages, reserve. */
    private static final long FLOOR_BYTES = 8L << 20;

    /** A generous average over scenarios with some ten request names; measured: 4 to 9 KB. */
    private static final long BYTES_PER_SECOND = 15_000;

    private static final long NEARLY_FULL_BYTES = 64 * 1024;

    private DiskRoom() {}

    static long bytesFor(Duration planned) {
        return FLOOR_BYTES + Math.multiplyExact(BYTES_PER_SECOND, Math.max(0, planned.toSeconds()));
    }

    static void require(Path folder, Duration planned) throws IOException {
        long needed = bytesFor(planned);
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new RunFolderException(
                    RunFolderException.Reason.FULL,
                    "Preparing run folder " + folder,
                    megabytes(free) + " MB of free space",
                    "at least " + megabytes(needed) + " MB for this run",
                    "Free some space, or name another folder with --out.");
        }
    }

    /** Java has no own exception for a full disk, so the disk is asked. */
    static boolean isFull(Path folder, IOException e) {
        String message = e.getMessage();
        if (message != null && message.contains("No space left")) {
            return true;
        }
        try {
            return Files.getFileStore(folder).getUsableSpace() < NEARLY_FULL_BYTES;
        } catch (IOException gone) {
            e.addSuppressed(gone);
            return false;
        }
    }

    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
