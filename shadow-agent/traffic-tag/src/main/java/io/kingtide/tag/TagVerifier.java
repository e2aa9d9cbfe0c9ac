package io.kingtide.tag;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;

/**
 * Verifies the form, the signature and the life of a tag. Whether its campaign is armed is the caller's question.
 * Thread-safe; allocation is bounded by the length limit of a tag.
 */
public final class TagVerifier {
    /** The longest wire form: version, two names of 40, ten-digit expiry, 22 characters of signature, four dots. */
    public static final int MAX_TEXT_LENGTH = 160;

    private static final long MAX_SKEW_SECONDS = 30;

    private final TagKeys keys;
    private final Clock clock;

    public TagVerifier(TagKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The tag that {@code text} stands for.
     *
     * @throws InvalidTagException if it must be refused
     */
    public TrafficTag verify(String text) throws InvalidTagException {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new InvalidTagException(
                    TagRefusal.MALFORMED,
                    "tag of " + text.length() + " characters; expected at most " + MAX_TEXT_LENGTH);
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length > 1 && !parts[0].equals("v1")) {
            throw new InvalidTagException(TagRefusal.UNKNOWN_VERSION, "tag version is not v1");
        }
        if (parts.length != 5
                || !TagKeys.NAME.matcher(parts[1]).matches()
                || !TagKeys.NAME.matcher(parts[2]).matches()) {
            throw new InvalidTagException(
                    TagRefusal.MALFORMED, "expected v1.<key id>.<campaign>.<expiry epoch seconds>.<mac>");
        }
        long expiry = expiry(parts[3]);
        byte[] secret = keys.secret(parts[1]);
        if (secret == null) {
            throw new InvalidTagException(TagRefusal.UNKNOWN_KEY, "no key '" + parts[1] + "' on this ring");
        }
        String expected = TagSignature.of(text.substring(0, text.lastIndexOf('.')), secret);
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), parts[4].getBytes(StandardCharsets.UTF_8))) {
            throw new InvalidTagException(TagRefusal.BAD_SIGNATURE, "the signature does not match");
        }
        checkLife(expiry);
        return new TrafficTag(parts[1], parts[2], expiry, text);
    }

    private static long expiry(String digits) throws InvalidTagException {
        boolean canonical = !digits.isEmpty() && digits.length() <= 12 && digits.charAt(0) != '0';
        for (int i = 0; canonical && i < digits.length(); i++) {
            canonical = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!canonical) {
            throw new InvalidTagException(TagRefusal.MALFORMED, "the expiry is not a number of epoch seconds");
        }
        return Long.parseLong(digits);
    }

    private void checkLife(long expiry) throws InvalidTagException {
        long now = clock.instant().getEpochSecond();
        if (now > expiry + MAX_SKEW_SECONDS) {
            throw new InvalidTagException(TagRefusal.EXPIRED, "expired " + (now - expiry) + " s ago");
        }
        if (expiry > now + TagIssuer.MAX_LIFE.getSeconds() + MAX_SKEW_SECONDS) {
            throw new InvalidTagException(TagRefusal.TOO_LONG_LIVED, "lives longer than 24 h");
        }
    }
}
