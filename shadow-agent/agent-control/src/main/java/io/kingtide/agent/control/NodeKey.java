package io.kingtide.agent.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that node and console share: the first line {@code <key id> = <base64 secret>} of a file. Thread-safe. */
public final class NodeKey {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 16;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final String id;
    private final byte[] secret;
    private final SecureRandom random;

    private NodeKey(String id, byte[] secret, SecureRandom random) {
        this.id = id;
        this.secret = secret;
        this.random = random;
    }

    /**
     * Reads the first key of a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException with file and line, if it is not a key
     */
    public static NodeKey fromFile(Path file, SecureRandom random) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            String text = line.trim();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            String id = equals < 0 ? "" : text.substring(0, equals).trim();
            if (!id.matches("[a-z0-9-]{1,40}")) {
                throw new IllegalArgumentException(file + ":" + number
                        + ": expected '<key id> = <base64 secret>' with a key id of [a-z0-9-]{1,40}");
            }
            return new NodeKey(
                    id, secret(file + ":" + number, text.substring(equals + 1).trim()), random);
        }
        throw new IllegalArgumentException(file + ": no key; expected a line '<key id> = <base64 secret>'");
    }

    private static byte[] secret(String where, String text) {
        try {
            byte[] secret = Base64.getDecoder().decode(text);
            if (secret.length >= MIN_SECRET_BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": the secret is not base64", e);
        }
        throw new IllegalArgumentException(where + ": the secret has fewer than " + MIN_SECRET_BYTES + " bytes");
    }

    /** A fresh nonce. */
    String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return BASE64URL.encodeToString(bytes);
    }

    /** The value of {@code Kingtide-Node} for a request; {@code bodyHash} is empty for a GET. */
    String header(String method, String pathAndQuery, long millis, String nonce, String bodyHash) {
        String signed = method
                + '\n'
                + pathAndQuery
                + '\n'
                + millis
                + '\n'
                + nonce
                + (bodyHash.isEmpty() ? "" : '\n' + bodyHash);
        return id + '.' + millis + '.' + nonce + '.' + mac(signed);
    }

    /** HMAC-SHA256, base64url without padding. */
    String mac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return BASE64URL.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** Compares in constant time. */
    boolean signed(String text, String mac) {
        return MessageDigest.isEqual(
                mac(text).getBytes(StandardCharsets.US_ASCII), mac.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] body) {
        try {
            return BASE64URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
