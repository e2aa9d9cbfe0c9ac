package io.kingtide.tag;

import java.util.Objects;

/**
 * A verified or freshly issued tag. Immutable. The wire form is
 * {@code v1.<key id>.<campaign>.<expiry epoch seconds>.<mac>}.
 */
public final class TrafficTag {
    private final String keyId;
    private final String campaign;
    private final long expiryEpochSeconds;
    private final String text;

    TrafficTag(String keyId, String campaign, long expiryEpochSeconds, String text) {
        this.keyId = keyId;
        this.campaign = campaign;
        this.expiryEpochSeconds = expiryEpochSeconds;
        this.text = text;
    }

    /** The id of the key that signed it. */
    public String keyId() {
        return keyId;
    }

    /** The campaign whose test traffic this is. */
    public String campaign() {
        return campaign;
    }

    /** The moment after which no entry admits it, in seconds since the epoch. */
    public long expiryEpochSeconds() {
        return expiryEpochSeconds;
    }

    /** The wire form, signature included: send it on, do not log it. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrafficTag && ((TrafficTag) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    /** Key, campaign and expiry, without the signature. */
    @Override
    public String toString() {
        return "v1." + keyId + '.' + campaign + '.' + expiryEpochSeconds + ".<mac>";
    }
}
