package io.kingtide.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The people who may use the console: one {@code <name> <role> <hex SHA-256 of the token>} a line. The file is read again
 * when it changes; a broken new version is refused and the old one stays. Thread-safe.
 */
final class Users {
    private static final System.Logger LOG = System.getLogger(Users.class.getName());
    private static final Pattern LINE =
            Pattern.compile("([a-z0-9][a-z0-9._-]{0,39})\\s+(viewer|operator|admin)\\s+([0-9a-f]{64})");
    private static final int MAX_USERS = 1_000;

    private final Path file;
    private FileTime readAt;
    private Map<String, Person> byDigest;

    private Users(Path file, FileTime readAt, Map<String, Person> byDigest) {
        this.file = file;
        this.readAt = readAt;
        this.byDigest = byDigest;
    }

    /** @throws IllegalArgumentException naming every wrong line */
    static Users fromFile(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        return new Users(file, modified, parse(file.toString(), Files.readString(file)));
    }

    /** The person with this token. */
    synchronized Optional<Person> withToken(String token) {
        refresh();
        // Tokens are looked up by digest: timing tells nothing about a token that is not known already.
        return Optional.ofNullable(byDigest.get(sha256(token)));
    }

    /** Everybody, by the file's order. */
    synchronized List<Person> all() {
        refresh();
        return List.copyOf(byDigest.values());
    }

    /** Adds a line. The caller has made sure that nobody has this name. */
    synchronized void add(Person person, String token) throws IOException {
        String text = Files.readString(file);
        String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        replace(text + separator + person.name() + ' ' + person.role().text() + ' ' + sha256(token) + '\n');
    }

    /** Removes somebody's lines; all others, comments too, stay as they are. */
    synchronized void remove(String name) throws IOException {
        StringBuilder left = new StringBuilder();
        Files.readString(file).lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line.trim());
            if (!matcher.matches() || !matcher.group(1).equals(name)) {
                left.append(line).append('\n');
            }
        });
        replace(left.toString());
    }

    private void replace(String text) throws IOException {
        Map<String, Person> users = parse(file.toString(), text);
        PrivateFile.replace(file, text);
        readAt = Files.getLastModifiedTime(file);
        byDigest = users;
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    static Map<String, Person> parse(String origin, String text) {
        Map<String, Person> users = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                problems.add(origin + ":" + (i + 1)
                        + ": expected '<name> <viewer|operator|admin> <hex SHA-256 of the token>'");
            } else if (users.size() == MAX_USERS) {
                problems.add(origin + ":" + (i + 1) + ": more than " + MAX_USERS + " users");
            } else {
                Role role = Role.valueOf(matcher.group(2).toUpperCase(java.util.Locale.ROOT));
                users.put(matcher.group(3), new Person(matcher.group(1), role));
            }
        }
        if (users.isEmpty() && problems.isEmpty()) {
            problems.add(origin + ": no user; expected at least one line");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        return users;
    }

    private void refresh() {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            if (!modified.equals(readAt)) {
                readAt = modified;
                byDigest = parse(file.toString(), Files.readString(file));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "The users file changed but is not used: {0}", e.getMessage());
        }
    }
}
