package io.kingtide.scenario.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of one run: {@code run.json}, {@code summary.json}, {@code series.csv}, {@code histograms.hlog},
 * {@code events.jsonl}, {@code report.html}, {@code junit.xml}. Reads it and writes its pages again; {@link RunRecording}
 * fills it. Whole files are replaced in one step, so that a reader never sees half of one.
 */
public final class RunFolder {
    static final String RUN = "run.json";
    static final String SUMMARY = "summary.json";
    static final String SERIES = "series.csv";
    static final String HISTOGRAMS = "histograms.hlog";
    static final String EVENTS = "events.jsonl";
    static final String REPORT = "report.html";
    static final String JUNIT = "junit.xml";
    static final String MARKDOWN = "summary.md";

    /** Room that is kept while the run goes on, so that its report can be written onto a disk that has become full. */
    static final String RESERVE = ".reserve";

    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder of a run that was started there.
     *
     * @throws RunFolderException if there is none
     */
    public static RunFolder open(Path folder) {
        if (!Files.isRegularFile(folder.resolve(RUN))) {
            throw new RunFolderException(
                    RunFolderException.Reason.NOT_A_RUN,
                    "Opening run folder " + folder,
                    Files.isDirectory(folder)
                            ? "a folder without " + RUN
                            : Files.exists(folder) ? "a file" : "no such folder",
                    "a folder that 'kingtide run --out' wrote",
                    "Check the path.");
        }
        return new RunFolder(folder);
    }

    static RunFolder of(Path folder) {
        return new RunFolder(folder);
    }

    /** Where it is. */
    public Path path() {
        return folder;
    }

    /** What was run. */
    public RunInfo info() {
        return readJson(folder.resolve(RUN), RunInfo.class);
    }

    /** What it came to; empty where the run never finished. */
    public Optional<RunSummary> summary() {
        Path file = folder.resolve(SUMMARY);
        return Files.exists(file) ? Optional.of(readJson(file, RunSummary.class)) : Optional.empty();
    }

    /** The text of {@code summary.json}. */
    public String summaryJson() {
        try {
            return Files.readString(folder.resolve(SUMMARY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What happened, in the order in which it was written down. A torn last line is left out. */
    public List<RunEvent> events() {
        List<RunEvent> events = new ArrayList<>();
        for (String line : lines(EVENTS)) {
            try {
                events.add(Json.MAPPER.readValue(line, RunEvent.class));
            } catch (JacksonException torn) {
                break;
            }
        }
        return events;
    }

    /** The rows of {@code series.csv}. A torn last line is left out. */
    List<SeriesRow> series() {
        List<SeriesRow> rows = new ArrayList<>();
        for (String line : lines(SERIES)) {
            if (line.equals(SeriesRow.HEADER)) {
                continue;
            }
            try {
                rows.add(SeriesRow.parse(line));
            } catch (IllegalArgumentException torn) {
                break;
            }
        }
        return rows;
    }

    Path histograms() {
        return folder.resolve(HISTOGRAMS);
    }

    /**
     * Puts what the caller found out about leaks into the run, judges it again and writes its pages again.
     *
     * @throws RunFolderException if the run never finished
     */
    public RunSummary audited(Audit audit) {
        RunSummary judged = finishedSummary().audited(audit);
        writeResults(judged);
        return judged;
    }

    /** Judges the run by the rules of today and writes its pages again, also those of a run that never finished. */
    public RunSummary rewritten() {
        Optional<RunSummary> finished = summary();
        if (finished.isEmpty()) {
            RunFiles.requireNobodyAtWork(folder);
        }
        RunSummary judged = Judge.judge(finished.orElseGet(() -> UnfinishedRun.summaryOf(this)));
        writeResults(judged);
        return judged;
    }

    /**
     * Holds the run against stored runs of the same scenario, judges it again and writes its pages again.
     *
     * @param baselines finished runs; too few of them make the run INVALID, never green
     */
    public RunSummary gated(List<RunFolder> baselines) {
        return baselines.isEmpty() ? judged(null) : gated(baselines, List.of(), BaselineGate.SHIFT);
    }

    /**
     * The same with more than one run of the build that is judged: this one's thresholds count, and the response times of all.
     * Without a baseline it is INVALID, as with one or two: whoever asked for a comparison must not get green without one.
     *
     * @param again further finished runs of the same build
     * @param shift the slowdown of the 99th percentile that must not pass, as a share above 0
     */
    public RunSummary gated(List<RunFolder> baselines, List<RunFolder> again, double shift) {
        return summary().isEmpty() ? rewritten() : judged(BaselineGate.compare(this, again, baselines, shift));
    }

    private RunSummary judged(@Nullable BaselineComparison comparison) {
        Optional<RunSummary> finished = summary();
        if (finished.isEmpty()) {
            return rewritten();
        }
        RunSummary judged = finished.get().comparedWith(comparison);
        writeResults(judged);
        return judged;
    }

    private RunSummary finishedSummary() {
        return summary()
                .orElseThrow(() -> new RunFolderException(
                        RunFolderException.Reason.NOT_A_RUN,
                        "Judging the run in " + folder,
                        "no " + SUMMARY + ", so the run did not end by itself",
                        "a finished run",
                        "Run it again, or look at what there is with 'kingtide report " + folder + "'."));
    }

    /** Writes every file that follows from the summary. The page comes last: the figures are worth more than it is. */
    void writeResults(RunSummary summary) {
        try {
            replace(SUMMARY, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n");
            replace(JUNIT, JunitXml.of(summary));
            replace(MARKDOWN, MarkdownSummary.of(summary));
            replace(REPORT, ReportPage.of(this, summary));
        } catch (IOException e) {
            throw writeFailed("Writing the results of the run", folder, e);
        }
    }

    void writeInfo(RunInfo info) throws IOException {
        replace(RUN, RunInfoText.of(info) + "\n");
    }

    static String eventLine(RunEvent event) {
        return Json.MAPPER.writeValueAsString(event) + "\n";
    }

    static RunFolderException writeFailed(String attempted, Path folder, IOException e) {
        boolean full = DiskRoom.isFull(folder, e);
        return new RunFolderException(
                        full ? RunFolderException.Reason.FULL : RunFolderException.Reason.NOT_WRITABLE,
                        attempted + " into " + folder,
                        full ? "a full disk" : describe(e),
                        "a folder that can be written and has room",
                        full
                                ? "Free some space, or name another folder with --out."
                                : "Name another folder with --out.")
                .causedBy(e);
    }

    private static String describe(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : " (" + message + ")");
    }

    private void replace(String name, String text) throws IOException {
        Path partial = folder.resolve(name + ".partial");
        try {
            Files.writeString(partial, text, StandardCharsets.UTF_8);
            Files.move(
                    partial, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteQuietly(partial, e);
            throw e;
        }
    }

    private static void deleteQuietly(Path partial, IOException cause) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private List<String> lines(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            throw broken(file, e.toString(), e);
        }
    }

    private static <T> T readJson(Path file, Class<T> type) {
        try {
            T value = Json.MAPPER.readValue(Files.readString(file), type);
            if (value == null) {
                throw broken(file, "nothing", null);
            }
            return value;
        } catch (IOException | JacksonException e) {
            throw broken(file, "text that is not the JSON of a run", e);
        }
    }

    private static RunFolderException broken(Path file, String got, @Nullable Exception cause) {
        RunFolderException broken = new RunFolderException(
                RunFolderException.Reason.NOT_A_RUN,
                "Reading " + file,
                got,
                "what 'kingtide run' wrote there",
                "Restore the file, or run again into another folder.");
        return cause == null ? broken : broken.causedBy(cause);
    }

    /** Made when it is first needed: it takes 50 ms of a start. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }
}
