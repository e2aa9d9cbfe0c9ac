package io.kingtide.shaper.node;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * One message of the console's stream: {@code <base64url(payload)>.<mac(nonce + "." + base64url(payload))>}. The nonce is
 * the one with which the node opened the stream, so that no line of another stream, or of an earlier one, is believed.
 */
public final class SignedLine {
    private SignedLine() {}

    /** The line, without its end. */
    public static String write(NodeKeys keys, String keyId, String nonce, String payload) {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return encoded + '.' + keys.mac(keyId, nonce + '.' + encoded);
    }

    /**
     * The payload of a line.
     *
     * @throws UntrustedLineException if the console did not write it for this stream
     */
    public static String read(NodeKeys keys, String keyId, String nonce, String line) throws UntrustedLineException {
        int dot = line.indexOf('.');
        if (dot < 0) {
            throw new UntrustedLineException("a line without a signature");
        }
        String encoded = line.substring(0, dot);
        String expected = keys.mac(keyId, nonce + '.' + encoded);
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                line.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
            throw new UntrustedLineException("a line that is not signed for this stream");
        }
        try {
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UntrustedLineException("a signed line that is not base64url");
        }
    }
}
