package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.TestTraffic;
import io.kingtide.agent.control.Campaigns;
import io.kingtide.tag.Baggage;
import io.kingtide.tag.InvalidTagException;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagRefusal;
import io.kingtide.tag.TagVerifier;
import io.kingtide.tag.TrafficTag;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides at an entry what a request is. Thread-safe. */
public final class Admission {
    /** The decision: real traffic, admitted test traffic, or a refusal. */
    public static final class Decision {
        static final Decision REAL = new Decision(null, null);

        private final @Nullable TestTraffic traffic;
        private final @Nullable TagRefusal refusal;

        private Decision(@Nullable TestTraffic traffic, @Nullable TagRefusal refusal) {
            this.traffic = traffic;
            this.refusal = refusal;
        }

        /** The admitted traffic, null if it is not admitted test traffic. */
        public @Nullable TestTraffic traffic() {
            return traffic;
        }

        /** Why it is refused, null if it is not. */
        public @Nullable TagRefusal refusal() {
            return refusal;
        }
    }

    private static final Duration TURN = Duration.ofMinutes(5);
    private static final String NOT_COVERED = "not-covered";

    private final Clock clock;
    private final Ledger ledger;
    private final Campaigns campaigns;
    private final Coverage coverage;
    private volatile @Nullable TagIssuer issuer;
    private volatile @Nullable TagVerifier verifier;
    private volatile @Nullable SourceAddresses sources;

    Admission(Clock clock, Ledger ledger, Campaigns campaigns, Coverage coverage) {
        this.coverage = coverage;
        this.clock = clock;
        this.ledger = ledger;
        this.campaigns = campaigns;
    }

    /** From now on shadow turns get tags of their own. */
    void issueBy(TagIssuer tagIssuer) {
        issuer = tagIssuer;
    }

    /** New test traffic for each armed campaign, for work that no request asked for; none while tags are refused. */
    public List<TestTraffic> forArmedCampaigns() {
        TagIssuer open = issuer;
        if (open == null || verifier == null || coverage.isBroken()) {
            return Collections.emptyList();
        }
        List<TestTraffic> traffic = new ArrayList<>();
        for (String campaign : campaigns.entered()) {
            Carrier.wake();
            traffic.add(new TestTraffic(open.issue(campaign, TURN).text(), campaign, clock.millis()));
        }
        return traffic;
    }

    /** From now on rightly signed tags of armed campaigns are admitted; before, every tag is refused. */
    void open(TagVerifier tagVerifier, SourceAddresses tagSources) {
        sources = tagSources;
        verifier = tagVerifier;
    }

    /** Whether tags are admitted, given an armed campaign. */
    boolean isOpen() {
        return verifier != null && !coverage.isBroken() && campaigns.ready();
    }

    /**
     * What a request with this header is.
     *
     * @param baggage all lines of the {@code baggage} header, joined by commas; null where there is none
     * @param address the numeric address of the peer
     */
    public Decision decide(@Nullable String baggage, String address) {
        if (baggage == null) {
            return Decision.REAL;
        }
        try {
            String text = Baggage.tagText(baggage);
            return text == null ? Decision.REAL : tagged(text, address);
        } catch (InvalidTagException e) {
            return refused(e.refusal());
        }
    }

    /**
     * Refuses what carries a tag at an entry that cannot carry it on.
     *
     * @return why, for the answer
     */
    public String refuseUncovered() {
        ledger.refused(NOT_COVERED);
        return NOT_COVERED;
    }

    /** Whether a {@code baggage} might carry a tag; cheap, and asked of every request. */
    public static boolean mayBeTagged(@Nullable CharSequence baggage) {
        return baggage != null && baggage.toString().contains(Baggage.MEMBER);
    }

    private Decision tagged(String text, String address) throws InvalidTagException {
        TagVerifier open = verifier;
        SourceAddresses listed = sources;
        if (open == null || listed == null || coverage.isBroken()) {
            return refused(TagRefusal.NOT_READY);
        }
        if (!listed.contains(address)) {
            return refused(TagRefusal.SOURCE);
        }
        TrafficTag tag = open.verify(text);
        TagRefusal standing = refusal(campaigns.entry(tag.campaign()));
        if (standing != null) {
            return refused(standing);
        }
        TestTraffic outer = Carrier.current();
        if (outer != null && outer.tag().equals(tag.text())) {
            // The server's own entry has admitted this request already, and what is told of it belongs to one object.
            return new Decision(outer, null);
        }
        Carrier.wake();
        ledger.admitted();
        return new Decision(new TestTraffic(tag.text(), tag.campaign(), clock.millis()), null);
    }

    /** Why admitted work may not go on, null if it may. */
    public @Nullable TagRefusal work(TestTraffic traffic) {
        return coverage.isBroken() ? TagRefusal.NOT_READY : refusal(campaigns.work(traffic.campaign()));
    }

    private Decision refused(TagRefusal refusal) {
        ledger.refused(refusal.code());
        return new Decision(null, refusal);
    }

    private static @Nullable TagRefusal refusal(Campaigns.Standing standing) {
        switch (standing) {
            case YES:
                return null;
            case KILLED:
                return TagRefusal.KILLED;
            case NOT_ARMED:
                return TagRefusal.NOT_ARMED;
            case NOT_READY:
                return TagRefusal.NOT_READY;
        }
        throw new IllegalStateException("unknown standing " + standing);
    }
}
