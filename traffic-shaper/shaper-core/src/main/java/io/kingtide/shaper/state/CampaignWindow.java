package io.kingtide.shaper.state;

/**
 * An armed campaign: when its tagged traffic is admitted. Immutable.
 *
 * @param name {@code [a-z0-9-]{1,40}}
 * @param notBeforeMillis first moment of admission, milliseconds since the epoch
 * @param expiresAtMillis end of admission
 * @param drainMillis how long admitted work may go on after that
 */
public record CampaignWindow(String name, long notBeforeMillis, long expiresAtMillis, long drainMillis) {
    private static final long MAX_LIFE_MILLIS = 86_400_000;

    public CampaignWindow {
        Bounds.name("campaign name", name);
        Bounds.range("length of the campaign in ms", (double) expiresAtMillis - notBeforeMillis, 1, MAX_LIFE_MILLIS);
        Bounds.range("drainMillis", drainMillis, 0, 600_000);
    }

    /** Whether new tagged work is admitted. */
    public boolean admits(long nowMillis) {
        return nowMillis >= notBeforeMillis && nowMillis < expiresAtMillis;
    }
}
