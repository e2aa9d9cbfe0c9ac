package io.kingtide.tag;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ring of signing keys, several at once for rotation; the first one signs. Immutable.
 *
 * <p>Text form, in a file or an environment variable, never on a command line: one {@code <key id> = <base64 secret>} a
 * line (in a variable {@code ;} separates too), {@code #} starts a comment. A secret has at least 32 bytes.
 */
public final class TagKeys {
    static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    private static final int MIN_SECRET_BYTES = 32;
    private static final int MAX_KEYS = 16;
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private final Map<String, byte[]> secrets;

    private TagKeys(Map<String, byte[]> secrets) {
        this.secrets = secrets;
    }

    /**
     * Reads a key file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException naming every wrong line, without its secret
     */
    public static TagKeys fromFile(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("Tag key file " + file + " is larger than " + MAX_FILE_BYTES
                    + " bytes; expected at most " + MAX_KEYS + " lines '<key id> = <base64 secret>'");
        }
        return parse(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /** Reads the text form; {@code origin} names it in errors. */
    public static TagKeys parse(String origin, String text) {
        Map<String, byte[]> secrets = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        String[] lines = text.split("[\\r\\n;]", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String problem = addKey(line, secrets);
            if (problem != null) {
                problems.add(origin + ":" + (i + 1) + ": " + problem);
            }
        }
        if (problems.isEmpty() && secrets.isEmpty()) {
            problems.add(origin + ": no key; expected at least one line '<key id> = <base64 secret>'");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        return new TagKeys(Collections.unmodifiableMap(secrets));
    }

    private static @Nullable String addKey(String line, Map<String, byte[]> secrets) {
        int equals = line.indexOf('=');
        String id = equals < 0 ? "" : line.substring(0, equals).trim();
        if (!NAME.matcher(id).matches()) {
            return "expected '<key id> = <base64 secret>' with a key id of [a-z0-9-]{1,40}";
        }
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(line.substring(equals + 1).trim());
        } catch (IllegalArgumentException e) {
            return "the secret of key '" + id + "' is not base64";
        }
        if (secret.length < MIN_SECRET_BYTES) {
            return "the secret of key '" + id + "' has " + secret.length + " bytes; expected at least "
                    + MIN_SECRET_BYTES;
        }
        if (secrets.containsKey(id)) {
            return "key '" + id + "' is given twice";
        }
        if (secrets.size() == MAX_KEYS) {
            return "more than " + MAX_KEYS + " keys";
        }
        secrets.put(id, secret);
        return null;
    }

    /** The ids on the ring, the signing one first. */
    public Set<String> ids() {
        return secrets.keySet();
    }

    byte @Nullable [] secret(String keyId) {
        return secrets.get(keyId);
    }
}
