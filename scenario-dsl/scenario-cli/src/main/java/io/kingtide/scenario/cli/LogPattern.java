package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log's own format, written as its server writes it: nginx's {@code log_format} ({@code $time_local "$request"}) or the
 * format strings of Apache and Tomcat ({@code %t "%r"}). Of all fields only the time, the method and the path are taken. Pure.
 *
 * <p>A field reaches up to the first character of the text that follows it, or, between quotes, to the quote that is not
 * escaped, so that no line can make the search expensive.
 */
final class LogPattern {
    private static final int MAX_LENGTH = 2_000;
    private static final Pattern FIELD =
            Pattern.compile("\\$\\{?([a-z][a-z0-9_]*)}?|%[<>!0-9,]*(?:\\{[^}]*\\})?([a-zA-Z%])");

    /** What a field means to us. */
    private enum Part {
        TIME,
        REQUEST,
        METHOD,
        PATH,
        OTHER
    }

    private final Pattern lines;
    private final List<Part> parts;

    private LogPattern(Pattern lines, List<Part> parts) {
        this.lines = lines;
        this.parts = parts;
    }

    static LogPattern of(String format) {
        Matcher field = FIELD.matcher(format);
        StringBuilder regex = new StringBuilder();
        List<Part> parts = new ArrayList<>();
        int from = 0;
        while (field.find()) {
            String before = format.substring(from, field.start());
            regex.append(Pattern.quote(before));
            from = field.end();
            if ("%".equals(field.group(2))) {
                regex.append('%');
                continue;
            }
            Part part = field.group(1) != null ? nginx(field.group(1)) : apache(field.group(2));
            parts.add(part);
            regex.append('(').append(reach(before, format, from, field)).append(')');
        }
        regex.append(Pattern.quote(format.substring(from)));
        boolean request = parts.contains(Part.REQUEST) || parts.contains(Part.PATH);
        if (format.length() > MAX_LENGTH || !parts.contains(Part.TIME) || !request) {
            throw Problem.usage(
                    "Reading --pattern",
                    format.length() > MAX_LENGTH
                            ? format.length() + " characters"
                            : parts.contains(Part.TIME) ? "no request in it" : "no time in it",
                    "the log's own format with a time ($time_local, $time_iso8601, $msec, %t) and a request ($request,"
                            + " $request_uri, $uri, %r, %U)",
                    "Copy nginx's log_format, or the format string of Apache or Tomcat.");
        }
        return new LogPattern(Pattern.compile(regex.toString()), parts);
    }

    private static String reach(String before, String format, int end, Matcher field) {
        if ("t".equals(field.group(2))) {
            return "\\[[^\\]]*\\]";
        }
        if ("time_local".equals(field.group(1))) {
            return "[^ ]* [-+][0-9]{4}"; // the blank before the zone belongs to it
        }
        if (before.endsWith("\"") && format.startsWith("\"", end)) {
            return "(?:[^\"\\\\]|\\\\.)*+";
        }
        if (end >= format.length()) {
            return ".*";
        }
        return "[^" + Pattern.quote(format.substring(end, end + 1)) + "]*";
    }

    private static Part nginx(String name) {
        return switch (name) {
            case "time_local", "time_iso8601", "msec" -> Part.TIME;
            case "request" -> Part.REQUEST;
            case "request_method" -> Part.METHOD;
            case "request_uri", "uri", "document_uri" -> Part.PATH;
            default -> Part.OTHER;
        };
    }

    private static Part apache(String letter) {
        return switch (letter) {
            case "t" -> Part.TIME;
            case "r" -> Part.REQUEST;
            case "m" -> Part.METHOD;
            case "U" -> Part.PATH;
            default -> Part.OTHER;
        };
    }

    /** The line, or an exception whose message quotes nothing of it. */
    AccessLogLine parse(String line) {
        Matcher matcher = lines.matcher(line);
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("not like the pattern");
        }
        long second = 0;
        String method = "GET";
        String path = "-";
        for (int i = 0; i < parts.size(); i++) {
            String text = matcher.group(i + 1);
            switch (parts.get(i)) {
                case TIME -> second = time(text);
                case METHOD -> method = text;
                case PATH -> path = text;
                case REQUEST -> {
                    String[] words = text.split(" ", 3);
                    boolean complete = words.length >= 2 && words[0].matches("[A-Z]{2,20}");
                    method = complete ? words[0] : "-";
                    path = complete ? words[1] : "-";
                }
                case OTHER -> {}
            }
        }
        return new AccessLogLine(second, method, path);
    }

    private static long time(String text) {
        String bare = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
        Long known = AccessLogLine.timestamp(bare);
        return known != null ? known : AccessLogLine.epochSecond(bare);
    }
}
