package io.kingtide.scenario.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of an access log in Apache's common or combined format, which nginx and Tomcat write too, in Envoy's default
 * format, or of an AWS application load balancer: only the time and the request are taken from it. Pure.
 *
 * @param epochSecond when the request came
 * @param method such as GET; {@code -} where the line has none
 * @param path as it was asked for, unmasked
 */
record AccessLogLine(long epochSecond, String method, String path) {
    private static final Pattern LOAD_BALANCER = Pattern.compile("(?:https?|h2|grpcs|wss?) \\d{4}-\\d\\d-\\d\\dT");
    private static final Map<String, Integer> MONTHS = Map.ofEntries(
            Map.entry("jan", 1),
            Map.entry("feb", 2),
            Map.entry("mar", 3),
            Map.entry("apr", 4),
            Map.entry("may", 5),
            Map.entry("jun", 6),
            Map.entry("jul", 7),
            Map.entry("aug", 8),
            Map.entry("sep", 9),
            Map.entry("oct", 10),
            Map.entry("nov", 11),
            Map.entry("dec", 12));

    /** The line, or an exception whose message says what is missing and quotes nothing of the line. */
    static AccessLogLine parse(String line) {
        return LOAD_BALANCER.matcher(line).lookingAt() ? balanced(line) : bracketed(line);
    }

    /** {@code https 2026-11-11T00:00:00.186641Z app/shop/50dc6c495c0c9188 ... "GET https://shop.example:443/path HTTP/1.1" ...}. */
    private static AccessLogLine balanced(String line) {
        String[] words = line.split(" ", 3);
        Long second = timestamp(words[1]);
        if (second == null) {
            throw new IllegalArgumentException("a time that is not ISO 8601 in the second column");
        }
        return request(line, 0, second);
    }

    private static AccessLogLine bracketed(String line) {
        int open = line.indexOf('[');
        int close = open < 0 ? -1 : line.indexOf(']', open);
        if (close < 0) {
            throw new IllegalArgumentException("no time in brackets");
        }
        long second = epochSecond(line.substring(open + 1, close));
        return request(line, close, second);
    }

    private static AccessLogLine request(String line, int from, long second) {
        int quote = line.indexOf('"', from);
        int endQuote = quote < 0 ? -1 : closingQuote(line, quote + 1);
        if (endQuote < 0) {
            throw new IllegalArgumentException("no request in quotes after the time");
        }
        String[] words = line.substring(quote + 1, endQuote).split(" ", 3);
        boolean complete = words.length >= 2 && words[0].matches("[A-Z]{2,20}");
        return complete ? new AccessLogLine(second, words[0], pathOf(words[1])) : new AccessLogLine(second, "-", "-");
    }

    /** Load balancers and proxies log whole URLs; the host says nothing that a curve needs. */
    static String pathOf(String target) {
        int scheme = target.indexOf("://");
        if (scheme < 0 || scheme > 6) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static int closingQuote(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return -1;
    }

    /** {@code 17/May/2015:10:05:03 +0000}, or ISO 8601 as some nginx formats have it. */
    static long epochSecond(String text) {
        try {
            if (text.length() >= 20 && text.charAt(2) == '/' && text.charAt(6) == '/') {
                return clf(text);
            }
            return OffsetDateTime.parse(text.strip().replace(' ', 'T')).toEpochSecond();
        } catch (DateTimeException | NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a time that is neither dd/Mon/yyyy:hh:mm:ss zone nor ISO 8601", e);
        }
    }

    private static long clf(String text) {
        Integer month = MONTHS.get(text.substring(3, 6).toLowerCase(java.util.Locale.ROOT));
        if (month == null) {
            throw new DateTimeException("month");
        }
        LocalDateTime local = LocalDateTime.of(
                number(text, 7, 11),
                month,
                number(text, 0, 2),
                number(text, 12, 14),
                number(text, 15, 17),
                Math.min(59, number(text, 18, 20)));
        String zone = text.substring(20).strip();
        return local.toEpochSecond(zone.isEmpty() ? ZoneOffset.UTC : ZoneOffset.of(zone));
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text.substring(from, to));
    }

    /** Epoch seconds or milliseconds, or ISO 8601; null if it is none of these. */
    static @Nullable Long timestamp(String text) {
        String value = text.strip();
        if (value.matches("[0-9]{9,11}(\\.[0-9]+)?")) {
            return (long) Math.floor(Double.parseDouble(value));
        }
        if (value.matches("[0-9]{12,14}")) {
            return Math.floorDiv(Long.parseLong(value), 1000L);
        }
        try {
            return value.endsWith("Z")
                    ? Instant.parse(value.replace(' ', 'T')).getEpochSecond()
                    : OffsetDateTime.parse(value.replace(' ', 'T')).toEpochSecond();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
