package io.kingtide.tag;

import java.time.Clock;
import java.time.Duration;

/** Issues signed tags with the first key of a ring. Thread-safe. */
public final class TagIssuer {
    /** The longest life a tag may have. */
    public static final Duration MAX_LIFE = Duration.ofHours(24);

    private final TagKeys keys;
    private final Clock clock;

    public TagIssuer(TagKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A tag for a campaign.
     *
     * @param campaign {@code [a-z0-9-]{1,40}}
     * @param life more than zero, at most {@link #MAX_LIFE}
     * @throws IllegalArgumentException if either is out of range
     */
    public TrafficTag issue(String campaign, Duration life) {
        if (!TagKeys.NAME.matcher(campaign).matches()) {
            throw new IllegalArgumentException(
                    "Campaign '" + campaign + "' is not a campaign name; expected [a-z0-9-]{1,40}");
        }
        if (life.isNegative() || life.isZero() || life.compareTo(MAX_LIFE) > 0) {
            throw new IllegalArgumentException("A tag cannot live " + life + "; expected more than 0 and at most 24h");
        }
        String keyId = keys.ids().iterator().next();
        byte[] secret = keys.secret(keyId);
        if (secret == null) {
            throw new IllegalStateException("A ring holds the secret of each id it lists");
        }
        long expiry = clock.instant().plus(life).getEpochSecond();
        String signed = "v1." + keyId + '.' + campaign + '.' + expiry;
        return new TrafficTag(keyId, campaign, expiry, signed + '.' + TagSignature.of(signed, secret));
    }
}
