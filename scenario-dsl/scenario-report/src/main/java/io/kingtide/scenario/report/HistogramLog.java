package io.kingtide.scenario.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * {@code histograms.hlog}: an HdrHistogram log, version 1.3, with one interval a second for each kind of time and request
 * name. The tag is {@code <kind>:<name>} with the name URL-encoded, since a tag holds neither spaces nor commas.
 */
final class HistogramLog implements AutoCloseable {
    private static final double NANOS_PER_MILLI = 1e6;

    /** The three times of a request. */
    enum Kind {
        RESPONSE,
        SERVICE,
        LAG;

        String tag(String request) {
            return name().toLowerCase(java.util.Locale.ROOT) + ":" + URLEncoder.encode(request, StandardCharsets.UTF_8);
        }
    }

    /** Gets each interval of a log. */
    interface Visitor {
        void interval(int second, Kind kind, String request, AbstractHistogram nanos);
    }

    private final PrintStream out;
    private final HistogramLogWriter log;

    HistogramLog(OutputStream out, long startedAtMillis) {
        this.out = new PrintStream(out, false, StandardCharsets.US_ASCII);
        this.log = new HistogramLogWriter(this.out);
        log.outputLogFormatVersion();
        log.outputStartTime(startedAtMillis);
        log.setBaseTime(startedAtMillis);
        log.outputLegend();
    }

    void write(int second, Kind kind, String request, AbstractHistogram nanos) {
        nanos.setTag(kind.tag(request));
        log.outputIntervalHistogram(second, second + 1.0, nanos, NANOS_PER_MILLI);
    }

    /** Sends what was written to the file; fails where the disk did. */
    void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("histograms.hlog could not be written");
        }
    }

    @Override
    public void close() {
        out.close();
    }

    /** Shows each interval to the visitor, up to the first torn line. */
    static void read(Path file, Visitor visitor) {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof AbstractHistogram histogram) {
                    show(histogram, reader, visitor);
                }
            }
        } catch (FileNotFoundException e) {
            throw new RunFolderException(
                            RunFolderException.Reason.NOT_A_RUN,
                            "Reading " + file,
                            "no such file",
                            "the histogram log of a run",
                            "Name a folder that 'kingtide run' wrote.")
                    .causedBy(e);
        } catch (RuntimeException torn) {
            // The process that wrote the log was killed in the middle of a line. What stands before it is whole, and
            // a run without a summary is INVALID anyway.
            return;
        }
    }

    private static void show(AbstractHistogram histogram, HistogramLogReader reader, Visitor visitor) {
        String tag = histogram.getTag();
        int colon = tag == null ? -1 : tag.indexOf(':');
        if (tag == null || colon < 0) {
            return;
        }
        Kind kind = Kind.valueOf(tag.substring(0, colon).toUpperCase(java.util.Locale.ROOT));
        String request = URLDecoder.decode(tag.substring(colon + 1), StandardCharsets.UTF_8);
        double start = histogram.getStartTimeStamp() / 1000.0 - reader.getStartTimeSec();
        visitor.interval((int) Math.round(start), kind, request, histogram);
    }
}
