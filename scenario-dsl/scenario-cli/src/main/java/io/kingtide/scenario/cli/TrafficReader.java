package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a recording, plain or gzipped, line by line: an access log, a HAR, or a CSV. */
final class TrafficReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // entries are read one by one
            .build();
    private static final int MAX_LINE = 64 * 1024;

    /** What a recording is. */
    enum Format {
        ACCESS_LOG("access log"),
        HAR("HAR"),
        COUNTS("CSV of requests a second"),
        TIMESTAMPS("timestamps");

        private final String text;

        Format(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final Path file;
    private final RecordedTraffic traffic = new RecordedTraffic();

    private final @Nullable LogPattern pattern;
    private @Nullable String firstHost;

    private TrafficReader(Path file, @Nullable LogPattern pattern) {
        this.file = file;
        this.pattern = pattern;
    }

    /** A recording that was read. */
    record Recording(Format format, RecordedTraffic traffic) {}

    /**
     * @param pattern the log's own format; null: one of those that are recognized
     */
    static Recording read(Path file, @Nullable LogPattern pattern) {
        TrafficReader reader = new TrafficReader(file, pattern);
        try {
            Format format = pattern == null ? reader.detect() : Format.ACCESS_LOG;
            try (BufferedReader lines = reader.open()) {
                reader.read(format, lines);
            }
            reader.requireSomething(format);
            return new Recording(format, reader.traffic);
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading the recording " + file,
                            Files.isDirectory(file) ? "a folder" : Files.exists(file) ? e.toString() : "no such file",
                            "an access log, a HAR or a CSV, plain or gzipped",
                            "Check the path.")
                    .causedBy(e);
        }
    }

    private BufferedReader open() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.mark(2);
        boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        // Latin-1 reads any byte: old logs hold bytes that are no UTF-8, and only times and paths are of interest.
        return new BufferedReader(
                new InputStreamReader(gzipped ? new GZIPInputStream(in) : in, StandardCharsets.ISO_8859_1));
    }

    private Format detect() throws IOException {
        try (BufferedReader lines = open()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String first = line.strip();
                if (first.isEmpty()) {
                    continue;
                }
                if (first.startsWith("{")) {
                    return Format.HAR;
                }
                if (first.toLowerCase(Locale.ROOT).matches("second,(requests|rate)")) {
                    return Format.COUNTS;
                }
                boolean time = AccessLogLine.timestamp(first.split(",", 2)[0]) != null;
                return time || first.matches("(?i)timestamp(,.*)?") ? Format.TIMESTAMPS : Format.ACCESS_LOG;
            }
        }
        throw Problem.usage(
                "Reading the recording " + file, "an empty file", "an access log, a HAR or a CSV", "Check the path.");
    }

    private void read(Format format, BufferedReader lines) throws IOException {
        if (format == Format.HAR) {
            har(lines);
            return;
        }
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            traffic.line();
            if (line.length() > MAX_LINE) {
                traffic.unparsable("longer than " + MAX_LINE + " characters");
                continue;
            }
            boolean header = traffic.lines() == 1
                    && format != Format.ACCESS_LOG
                    && !Character.isDigit(line.strip().charAt(0));
            if (header) {
                continue;
            }
            try {
                line(format, line);
            } catch (IllegalArgumentException e) {
                traffic.unparsable(String.valueOf(e.getMessage()));
            }
        }
    }

    private void line(Format format, String line) {
        switch (format) {
            case ACCESS_LOG -> {
                LogPattern own = pattern;
                AccessLogLine parsed = own == null ? AccessLogLine.parse(line) : own.parse(line);
                traffic.add(parsed.epochSecond(), 1);
                traffic.kind(parsed.method(), parsed.path());
            }
            case COUNTS -> {
                String[] cells = line.split(",", -1);
                if (cells.length != 2
                        || !cells[0].strip().matches("[0-9]{1,12}")
                        || !cells[1].strip().matches("[0-9]{1,9}(\\.[0-9]+)?")) {
                    throw new IllegalArgumentException("not two numbers of 0 or more");
                }
                traffic.add(Long.parseLong(cells[0].strip()), (int) Math.round(Double.parseDouble(cells[1].strip())));
            }
            default -> {
                Long second = AccessLogLine.timestamp(line.split(",", 2)[0]);
                if (second == null) {
                    throw new IllegalArgumentException("neither epoch seconds, epoch milliseconds nor ISO 8601");
                }
                traffic.add(second, 1);
            }
        }
    }

    /** Streamed entry by entry: a HAR holds every body, and is large. */
    private void har(BufferedReader in) {
        try (JsonParser parser = JSON.createParser(in)) {
            boolean found = false;
            for (JsonToken token = parser.nextToken(); token != null && !found; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && "entries".equals(parser.currentName())) {
                    parser.nextToken();
                    found = true;
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        traffic.line();
                        entry(JSON.readTree(parser));
                    }
                }
            }
        } catch (JacksonException e) {
            traffic.line();
            traffic.unparsable("not JSON from here on");
        }
    }

    private void entry(JsonNode entry) {
        Long second = AccessLogLine.timestamp(entry.path("startedDateTime").asString(""));
        String url = entry.path("request").path("url").asString("");
        if (second == null || url.isEmpty()) {
            traffic.unparsable("an entry without startedDateTime or request.url");
            return;
        }
        traffic.add(second, 1);
        String method = entry.path("request").path("method").asString("GET");
        traffic.kind(method, AccessLogLine.pathOf(url));
        int path = url.indexOf('/', url.indexOf("://") + 3);
        String host = path < 0 ? url : url.substring(0, path);
        firstHost = firstHost == null ? host : firstHost;
        if (host.equals(firstHost)) {
            traffic.inTurn(method, AccessLogLine.pathOf(url));
        }
    }

    private void requireSomething(Format format) {
        if (traffic.isEmpty()) {
            throw Problem.usage(
                    "Reading the recording " + file + " as " + format.text(),
                    traffic.lines() + " lines, none of which could be read"
                            + (traffic.examples().isEmpty()
                                    ? ""
                                    : " (line " + traffic.examples().get(0).line() + ": "
                                            + traffic.examples().get(0).why() + ")"),
                    pattern == null
                            ? "an access log in common or combined format, a HAR, 'second,requests', or timestamps"
                            : "lines in the format of --pattern",
                    pattern == null
                            ? "Check the file; a log in a format of its own needs --pattern."
                            : "Compare it with a line of the file.");
        }
        if (traffic.spanSeconds() > RecordedTraffic.MAX_SPAN_SECONDS) {
            throw Problem.usage(
                    "Making a curve of " + file,
                    "times that lie " + traffic.spanSeconds() / 86400 + " days apart",
                    "at most " + RecordedTraffic.MAX_SPAN_SECONDS / 86400 + " days",
                    "Cut the recording; a single wrong clock is enough to stretch it.");
        }
    }
}
