package io.kingtide.scenario.curve;

import io.kingtide.scenario.DataFiles;
import io.kingtide.scenario.ScenarioException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * Curves from CSV with a header. {@code second,requests}: requests counted in each second, seconds may be missing.
 * {@code second,rate}: points of a rate, straight lines between them. Seconds rise; nothing is skipped silently. {@code
 * timestamp}: one arrival a line, in seconds since any moment with up to six decimals, in any order. Lines that start with
 * {@code #} may stand before the header: the place to name the source.
 */
public final class CurveFile {
    private static final int MAX_ROWS = 27_000_000;

    private final String name;
    private double[] first = new double[1024];
    private double[] second = new double[1024];
    private int rows;
    private int headerLine;

    private CurveFile(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @throws ScenarioException if it is no such CSV, with the line
     * @throws IOException if it cannot be read
     */
    public static Curve read(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return read(file.toString(), reader);
        }
    }

    /**
     * Reads a file, for scenarios.
     *
     * @param file relative to the folder in which the run is started
     * @throws ScenarioException if it cannot be read, or is no such CSV
     */
    public static Curve at(String file) {
        try {
            return read(DataFiles.locate(file));
        } catch (IOException e) {
            throw new ScenarioException(
                    "Reading curve " + file,
                    Files.exists(Path.of(file)) ? e.toString() : "no such file",
                    "a CSV 'second,rate', 'second,requests' or 'timestamp'",
                    "Check the path; it is taken from the current folder, "
                            + Path.of("").toAbsolutePath() + ".");
        }
    }

    /**
     * Reads a resource that ships beside a class.
     *
     * @throws ScenarioException if it is missing or no such CSV
     */
    public static Curve resource(Class<?> beside, String resource) {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ScenarioException(
                        "Reading the curve resource of " + beside.getSimpleName(),
                        "no resource '" + resource + "'",
                        "a CSV beside the class",
                        "Check the name and the class path.");
            }
            return read(resource, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Curve read(String name, BufferedReader reader) throws IOException {
        CurveFile file = new CurveFile(name);
        int line = 1;
        String header = reader.readLine();
        while (header != null && header.startsWith("#")) {
            line++;
            header = reader.readLine();
        }
        file.headerLine = line;
        String kind = header == null ? "" : header.strip().toLowerCase(java.util.Locale.ROOT);
        if (kind.equals("timestamp")) {
            return Curves.timestamps(file.new Stamps(reader, line));
        }
        if (!kind.equals("second,requests") && !kind.equals("second,rate")) {
            throw file.bad(
                    line,
                    header == null ? "an empty file" : "header '" + header + "'",
                    "'second,requests', 'second,rate' or 'timestamp'");
        }
        for (String row = reader.readLine(); row != null; row = reader.readLine()) {
            line++;
            if (!row.isBlank()) {
                file.add(line, row);
            }
        }
        if (file.rows == 0) {
            throw file.bad(line, "no row", "at least one after the header");
        }
        return kind.equals("second,rate") ? file.points() : file.counts();
    }

    /** Single arrivals, read as they are asked for: a recording need not fit into memory as text. */
    private final class Stamps implements PrimitiveIterator.OfLong {
        private static final double MICROS = 1e6;
        private static final double LAST_SECOND = 1e11;

        private final BufferedReader reader;
        private int line;
        private boolean any;
        private @Nullable String next;

        Stamps(BufferedReader reader, int headerLine) {
            this.reader = reader;
            this.line = headerLine;
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == null || next.isBlank()) {
                    next = reader.readLine();
                    line++;
                    if (next == null) {
                        if (!any) {
                            throw bad(line, "no row", "at least one after the header");
                        }
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public long nextLong() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            double second = number(String.valueOf(next));
            if (!(second >= 0 && second <= LAST_SECOND)) {
                throw bad(line, "'" + next + "'", "seconds, such as 1794355200.123456");
            }
            next = null;
            any = true;
            return Math.round(second * MICROS);
        }
    }

    private void add(int line, String row) {
        int comma = row.indexOf(',');
        double left = comma < 0 ? Double.NaN : number(row.substring(0, comma));
        double right = comma < 0 ? Double.NaN : number(row.substring(comma + 1));
        if (!(left >= 0) || !(right >= 0) || Double.isInfinite(left) || Double.isInfinite(right)) {
            throw bad(line, "'" + row + "'", "two finite numbers of 0 or more");
        }
        if (rows > 0 && left <= first[rows - 1]) {
            throw bad(line, "second " + left + " after " + first[rows - 1], "seconds that rise");
        }
        if (rows == MAX_ROWS || left > Curve.MAX_LENGTH.toSeconds()) {
            throw bad(line, "second " + left, "at most " + Curve.MAX_LENGTH.toDays() + " days");
        }
        if (rows == first.length) {
            first = Arrays.copyOf(first, rows * 2);
            second = Arrays.copyOf(second, rows * 2);
        }
        first[rows] = left;
        second[rows++] = right;
    }

    private Curve points() {
        return Curves.points(Arrays.copyOf(first, rows), Arrays.copyOf(second, rows));
    }

    private Curve counts() {
        double[] counts = new double[(int) first[rows - 1] + 1];
        for (int i = 0; i < rows; i++) {
            if (first[i] != Math.rint(first[i])) {
                throw bad(headerLine + i + 1, "second " + first[i], "whole seconds where requests are counted");
            }
            counts[(int) first[i]] = second[i];
        }
        return Curves.counts(Duration.ofSeconds(1), counts);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private ScenarioException bad(int line, String got, String expected) {
        return new ScenarioException(
                "Reading curve " + name + ", line " + line,
                got,
                expected,
                "Correct the line; 'kingtide curve import' writes such files from logs.");
    }
}
