package io.kingtide.shaper.node;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Kingtide-Node: <key id>.<epoch millis>.<nonce>.<mac>} by which a node proves itself. Immutable.
 *
 * @param keyId which key signed
 * @param millis when, by the node's clock
 * @param nonce 16 random bytes, base64url without padding
 * @param mac over the method, the path, the moment, the nonce and, with a body, its digest
 */
public record NodeHeader(String keyId, long millis, String nonce, String mac) {
    /** The name of the header. */
    public static final String NAME = "Kingtide-Node";

    private static final Pattern FORM =
            Pattern.compile("([a-z0-9-]{1,40})\\.([1-9][0-9]{0,14})\\.([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

    /** A header for one request; {@code body} is null for requests without one. */
    public static NodeHeader sign(
            NodeKeys keys, String method, String pathAndQuery, long millis, String nonce, byte @Nullable [] body) {
        String keyId = keys.signingId();
        return new NodeHeader(keyId, millis, nonce, keys.mac(keyId, signed(method, pathAndQuery, millis, nonce, body)));
    }

    /** The header that a text stands for; null if it is not of the right form. */
    public static @Nullable NodeHeader parse(@Nullable String text) {
        if (text == null || text.length() > 140) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new NodeHeader(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3), matcher.group(4))
                : null;
    }

    /** The value of the header. */
    public String text() {
        return keyId + '.' + millis + '.' + nonce + '.' + mac;
    }

    /** Whether one of these keys signed exactly this request. Freshness and reuse are the console's question. */
    public boolean isSignedBy(NodeKeys keys, String method, String pathAndQuery, byte @Nullable [] body) {
        if (!keys.knows(keyId)) {
            return false;
        }
        String expected = keys.mac(keyId, signed(method, pathAndQuery, millis, nonce, body));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), mac.getBytes(StandardCharsets.US_ASCII));
    }

    private static String signed(
            String method, String pathAndQuery, long millis, String nonce, byte @Nullable [] body) {
        String text = method + '\n' + pathAndQuery + '\n' + millis + '\n' + nonce;
        return body == null ? text : text + '\n' + digest(body);
    }

    private static String digest(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
