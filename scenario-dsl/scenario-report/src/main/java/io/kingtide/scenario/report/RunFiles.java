package io.kingtide.scenario.report;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run that grow while it goes on. Each second is sent to the operating system, so that a killed process
 * leaves all but its last second. Not thread-safe.
 */
final class RunFiles implements AutoCloseable {
    /** Enough for the summary, the page and the XML of a long run. */
    private static final int RESERVE_BYTES = 2 << 20;

    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel lockChannel;
    private final BufferedWriter series;
    private final BufferedWriter events;
    private @Nullable HistogramLog histograms;

    private RunFiles(Path folder, FileChannel lockChannel, BufferedWriter series, BufferedWriter events) {
        this.folder = folder;
        this.lockChannel = lockChannel;
        this.series = series;
        this.events = events;
    }

    /**
     * Makes sure that the folder can take a run of this length and no other run is in it, and opens the files.
     *
     * @throws RunFolderException if not; nothing of another run was touched then
     */
    static RunFiles create(Path folder, RunInfo info) {
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new java.nio.file.AccessDeniedException(folder.toString());
            }
            DiskRoom.require(folder, Duration.ofMillis(info.plannedMillis()));
            requireEmpty(folder);
            FileChannel lock = lock(folder);
            Files.write(folder.resolve(RunFolder.RESERVE), new byte[RESERVE_BYTES]);
            RunFolder.of(folder).writeInfo(info);
            BufferedWriter series = append(folder.resolve(RunFolder.SERIES));
            series.write(SeriesRow.HEADER + "\n");
            series.flush();
            return new RunFiles(folder, lock, series, append(folder.resolve(RunFolder.EVENTS)));
        } catch (FileAlreadyExistsException e) {
            throw new RunFolderException(
                            RunFolderException.Reason.NOT_WRITABLE,
                            "Preparing run folder " + folder,
                            "a file of that name",
                            "a folder",
                            "Name another folder with --out.")
                    .causedBy(e);
        } catch (IOException e) {
            throw RunFolder.writeFailed("Writing a run", folder, e);
        }
    }

    private static void requireEmpty(Path folder) {
        for (String name : List.of(RunFolder.RUN, RunFolder.SUMMARY, RunFolder.SERIES, RunFolder.HISTOGRAMS)) {
            if (Files.exists(folder.resolve(name))) {
                throw inUse(folder, "the files of another run (" + name + ")");
            }
        }
    }

    /** Held until the run ends, by the operating system's own means: a killed process leaves no lock behind. */
    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException sameProcess) {
            channel.close();
            throw inUse(folder, "another run of this process at work").causedBy(sameProcess);
        }
        channel.close();
        throw inUse(folder, "another run at work");
    }

    /**
     * Fails if a run is writing there right now; clears away what a killed one kept for itself.
     *
     * @throws RunFolderException if a run is at work, or the folder cannot be written
     */
    static void requireNobodyAtWork(Path folder) {
        Path lock = folder.resolve(LOCK);
        if (!Files.exists(lock)) {
            return;
        }
        try (FileChannel held = lock(folder)) {
            Files.deleteIfExists(folder.resolve(RunFolder.RESERVE));
            Files.deleteIfExists(lock);
        } catch (RunFolderException atWork) {
            throw new RunFolderException(
                            RunFolderException.Reason.IN_USE,
                            "Reporting the run in " + folder,
                            "a run that is still at work",
                            "a run that has ended",
                            "Wait until it has.")
                    .causedBy(atWork);
        } catch (IOException e) {
            throw RunFolder.writeFailed("Reporting a run", folder, e);
        }
    }

    private static RunFolderException inUse(Path folder, String got) {
        return new RunFolderException(
                RunFolderException.Reason.IN_USE,
                "Preparing run folder " + folder,
                got,
                "a new or empty folder; runs are never mixed or overwritten",
                "Name another folder with --out.");
    }

    private static BufferedWriter append(Path file) throws IOException {
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void begin(long startedAtMillis) throws IOException {
        histograms = new HistogramLog(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve(RunFolder.HISTOGRAMS)), 1 << 16),
                startedAtMillis);
        histograms.flush();
    }

    void second(List<SeriesRow> rows, int second, IntervalCell cell, RunNames names) throws IOException {
        for (SeriesRow row : rows) {
            series.write(row.csv() + "\n");
        }
        series.flush();
        HistogramLog log = histograms;
        if (log == null) {
            throw new IllegalStateException("A second was written before the run began");
        }
        for (int i = 0; i < cell.requestCount(); i++) {
            IntervalCell.RequestCell times = cell.request(i);
            if (times.response.getTotalCount() > 0) {
                String request = names.requests().get(i);
                log.write(second, HistogramLog.Kind.RESPONSE, request, times.response);
                log.write(second, HistogramLog.Kind.SERVICE, request, times.service);
                log.write(second, HistogramLog.Kind.LAG, request, times.lag);
            }
        }
        log.flush();
    }

    void event(RunEvent event) throws IOException {
        events.write(RunFolder.eventLine(event));
        events.flush();
    }

    /** Gives the kept room back to the disk, so that the results fit. */
    void releaseReserve() throws IOException {
        Files.deleteIfExists(folder.resolve(RunFolder.RESERVE));
    }

    @Override
    public void close() throws IOException {
        try (lockChannel;
                series;
                events) {
            if (histograms != null) {
                histograms.close();
            }
            releaseReserve();
        } finally {
            Files.deleteIfExists(folder.resolve(LOCK));
        }
    }
}
