package io.kingtide.shaper.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys by which console and nodes know each other: one {@code <key id> = <base64 secret>} a line, the first one signs,
 * {@code #} starts a comment. Immutable.
 */
public final class NodeKeys {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,40}");
    private static final int MIN_SECRET_BYTES = 32;
    private static final int MAX_KEYS = 16;
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private final Map<String, SecretKeySpec> keys;

    private NodeKeys(Map<String, SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * Reads a key file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException naming every wrong line, without its secret
     */
    public static NodeKeys fromFile(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IllegalArgumentException("Node key file " + file + " is larger than " + MAX_FILE_BYTES
                    + " bytes; expected at most " + MAX_KEYS + " lines '<key id> = <base64 secret>'");
        }
        return parse(file.toString(), Files.readString(file));
    }

    /** Reads the text form; {@code origin} names it in errors. */
    public static NodeKeys parse(String origin, String text) {
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].trim();
            if (!line.isEmpty() && !line.startsWith("#")) {
                int number = i + 1;
                addKey(line, keys).ifPresent(problem -> problems.add(origin + ":" + number + ": " + problem));
            }
        }
        if (problems.isEmpty() && keys.isEmpty()) {
            problems.add(origin + ": no key; expected at least one line '<key id> = <base64 secret>'");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
        return new NodeKeys(keys);
    }

    /** The id of the key that signs. */
    public String signingId() {
        return keys.keySet().iterator().next();
    }

    /** Whether this key is on the ring. */
    public boolean knows(String keyId) {
        return keys.containsKey(keyId);
    }

    /** HMAC-SHA256 of the text with one of these keys, base64url without padding. */
    String mac(String keyId, String text) {
        SecretKeySpec key = keys.get(keyId);
        if (key == null) {
            throw new IllegalArgumentException("No node key '" + keyId + "'; expected one of " + keys.keySet());
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] bytes = mac.doFinal(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static Optional<String> addKey(String line, Map<String, SecretKeySpec> keys) {
        int equals = line.indexOf('=');
        String id = equals < 0 ? "" : line.substring(0, equals).trim();
        if (!ID.matcher(id).matches()) {
            return Optional.of("expected '<key id> = <base64 secret>' with a key id of [a-z0-9-]{1,40}");
        }
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(line.substring(equals + 1).trim());
        } catch (IllegalArgumentException e) {
            return Optional.of("the secret of key '" + id + "' is not base64");
        }
        if (secret.length < MIN_SECRET_BYTES) {
            return Optional.of("the secret of key '" + id + "' has " + secret.length + " bytes; expected at least "
                    + MIN_SECRET_BYTES);
        }
        if (keys.size() == MAX_KEYS || keys.putIfAbsent(id, new SecretKeySpec(secret, ALGORITHM)) != null) {
            return Optional.of("key '" + id + "' is given twice, or is one of more than " + MAX_KEYS);
        }
        return Optional.empty();
    }
}
