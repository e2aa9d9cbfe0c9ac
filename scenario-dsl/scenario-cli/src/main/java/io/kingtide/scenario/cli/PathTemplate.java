package io.kingtide.scenario.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a path is about, without whom: segments that identify something become {@code {id}}, of a query only the names of
 * its parameters stay. Pure.
 */
final class PathTemplate {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_WORD = 40;

    private static final Pattern IDENTIFIER = Pattern.compile("[0-9]+"
            + "|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}" // UUID
            + "|[0-9a-fA-F]{16,}" // hash, object id
            + "|.*[@%~=].*" // e-mail addresses, anything encoded
            + "|(?=.*[0-9])[A-Za-z0-9_-]{12,}" // tokens, order numbers
            + "|eyJ.{8,}" // JSON web tokens, whose parts are joined by dots
            + "|\\+?[0-9()./-]{7,}"); // telephone numbers, dates with a day that names somebody

    private PathTemplate() {}

    static String of(String rawPath) {
        String path = rawPath;
        int fragment = path.indexOf('#');
        if (fragment >= 0) {
            path = path.substring(0, fragment);
        }
        int query = path.indexOf('?');
        String names = query < 0 ? "" : names(path.substring(query + 1));
        String[] segments = (query < 0 ? path : path.substring(0, query)).split("/", -1);
        List<String> kept = new ArrayList<>();
        for (String segment : segments) {
            kept.add(masked(segment));
        }
        String template = String.join("/", kept) + names;
        return template.length() <= MAX_LENGTH ? template : template.substring(0, MAX_LENGTH - 1) + "…";
    }

    private static String masked(String segment) {
        if (segment.isEmpty()) {
            return segment;
        }
        int dot = segment.lastIndexOf('.');
        // What ends an address or a signed token is no extension of a file.
        boolean whole = segment.indexOf('@') >= 0 || segment.indexOf('%') >= 0 || segment.startsWith("eyJ");
        boolean hasExtension = dot > 0 && !whole && segment.length() - dot <= 6;
        String name = hasExtension ? segment.substring(0, dot) : segment;
        String extension = hasExtension ? segment.substring(dot) : "";
        boolean identifies =
                name.length() > MAX_WORD || IDENTIFIER.matcher(name).matches();
        return (identifies ? "{id}" : printable(name)) + printable(extension);
    }

    private static String names(String query) {
        List<String> names = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            // A parameter without a value may be one: a token, a search text.
            boolean isName = equals >= 0
                    && name.matches("[A-Za-z_][A-Za-z0-9_.\\[\\]-]{0,39}")
                    && !IDENTIFIER.matcher(name).matches();
            names.add(isName ? name + "={}" : "{}");
        }
        return "?" + String.join("&", names.stream().distinct().sorted().toList());
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
