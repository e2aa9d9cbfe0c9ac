package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Gives the {@code baggage} header of each tagged request. Thread-safe. */
interface LoadTag extends Supplier<String> {
    /** What a run takes besides its plan: warm-up, preflight, the last answers. */
    Duration MARGIN = Duration.ofMinutes(10);

    /** Whose test traffic it marks. */
    String campaign();

    /** Whether no valid tag can be given any more. */
    boolean hasEnded(long nowMillis);

    /** Issued here, and issued anew before it expires. */
    static LoadTag renewed(TagKeys keys, String campaign, Duration planned, Clock clock) {
        Duration wanted = planned.plus(MARGIN);
        Duration life = wanted.compareTo(TagIssuer.MAX_LIFE) > 0 ? TagIssuer.MAX_LIFE : wanted;
        return new TagSupply(keys, campaign, life, clock);
    }

    /**
     * Issued elsewhere, by {@code kingtide tag issue}, for a load generator that holds no keys. It ends when it expires.
     *
     * @throws Problem if it is no tag, or of another campaign
     */
    static LoadTag issued(String text, String campaign) {
        String[] parts = text.strip().split("\\.", -1);
        boolean wellFormed = parts.length == 5 && parts[0].equals("v1") && parts[3].matches("[0-9]{1,12}");
        if (!wellFormed || !parts[2].equals(campaign)) {
            throw Problem.usage(
                    "Reading the tag in KINGTIDE_TAG",
                    wellFormed ? "a tag of campaign '" + parts[2] + "'" : "text that is no tag",
                    "a tag of campaign '" + campaign + "'",
                    "Issue one with 'kingtide tag issue --campaign " + campaign + " --ttl 2h'.");
        }
        long expiresMillis = Long.parseLong(parts[3]) * 1000;
        String header = Baggage.MEMBER + "=" + text.strip();
        return new LoadTag() {
            @Override
            public String get() {
                return header;
            }

            @Override
            public String campaign() {
                return campaign;
            }

            @Override
            public boolean hasEnded(long nowMillis) {
                return nowMillis >= expiresMillis;
            }
        };
    }
}
