package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import io.kingtide.tag.TrafficTag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gives the {@code baggage} header of a tagged run and issues a new tag before the old one expires. Thread-safe; asked
 * for every request, it costs one volatile read and one look at the clock.
 */
final class TagSupply implements LoadTag {
    private final TagIssuer issuer;
    private final Clock clock;
    private final String campaign;
    private final Duration life;
    private volatile @Nullable Issued current;

    private record Issued(String header, long renewAtMillis) {}

    /**
     * @param life of each tag; renewed when a fifth of it is left
     */
    TagSupply(TagKeys keys, String campaign, Duration life, Clock clock) {
        this.issuer = new TagIssuer(keys, clock);
        this.clock = clock;
        this.campaign = campaign;
        this.life = life;
    }

    @Override
    public String get() {
        Issued issued = current;
        if (issued != null && clock.millis() < issued.renewAtMillis()) {
            return issued.header();
        }
        return renewed();
    }

    @Override
    public String campaign() {
        return campaign;
    }

    @Override
    public boolean hasEnded(long nowMillis) {
        return false;
    }

    private synchronized String renewed() {
        Issued issued = current;
        if (issued == null || clock.millis() >= issued.renewAtMillis()) {
            TrafficTag tag = issuer.issue(campaign, life);
            issued = new Issued(Baggage.with(null, tag), clock.millis() + life.toMillis() * 4 / 5);
            current = issued;
        }
        return issued.header();
    }

    /** The keys of a file, with problems told as the user's. */
    static TagKeys keys(Path file) {
        try {
            return TagKeys.fromFile(file);
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.usage(
                            "Reading the tag keys " + file,
                            e instanceof IOException ? "no readable file" : String.valueOf(e.getMessage()),
                            "lines '<key id> = <base64 secret>'",
                            "Set KINGTIDE_TAG_KEYS to the key file of the system under test.")
                    .causedBy(e);
        }
    }
}
