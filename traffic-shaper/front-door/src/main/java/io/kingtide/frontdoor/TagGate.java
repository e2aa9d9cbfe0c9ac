package io.kingtide.frontdoor;

import io.kingtide.tag.Baggage;
import io.kingtide.tag.InvalidTagException;
import io.kingtide.tag.TagRefusal;
import io.kingtide.tag.TagVerifier;
import io.kingtide.tag.TrafficTag;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells test traffic from real traffic, and which test traffic is not admitted. Thread-safe. */
final class TagGate {
    private final @Nullable TagVerifier verifier;
    private final DoorState state;
    private final boolean checksCampaigns;
    private final BooleanSupplier consoleHeard;

    /**
     * @param verifier null without keys: then every tag is refused
     * @param checksCampaigns whether there is a console that says which campaigns are armed
     * @param consoleHeard whether that console was heard of lately
     */
    TagGate(@Nullable TagVerifier verifier, DoorState state, boolean checksCampaigns, BooleanSupplier consoleHeard) {
        this.verifier = verifier;
        this.state = state;
        this.checksCampaigns = checksCampaigns;
        this.consoleHeard = consoleHeard;
    }

    /**
     * Whether these baggage headers make a request test traffic.
     *
     * @throws Refused if they hold a tag that is not admitted
     */
    boolean isTest(List<String> baggageHeaders) throws Refused {
        if (baggageHeaders.isEmpty()) {
            return false;
        }
        try {
            String text = Baggage.tagText(String.join(",", baggageHeaders));
            if (text == null) {
                return false;
            }
            if (verifier == null) {
                throw new Refused(TagRefusal.NOT_READY);
            }
            checkCampaign(verifier.verify(text));
            return true;
        } catch (InvalidTagException e) {
            throw new Refused(e.refusal());
        }
    }

    private void checkCampaign(TrafficTag tag) throws Refused {
        if (!checksCampaigns) {
            return;
        }
        if (!consoleHeard.getAsBoolean()) {
            throw new Refused(TagRefusal.NOT_READY);
        }
        if (state.isKilled()) {
            throw new Refused(TagRefusal.KILLED);
        }
        if (!state.admits(tag.campaign())) {
            throw new Refused(TagRefusal.NOT_ARMED);
        }
    }

    /** A tag that is not admitted. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final TagRefusal refusal;

        Refused(TagRefusal refusal) {
            super(refusal.code(), null, false, false);
            this.refusal = refusal;
        }

        String code() {
            return refusal.code();
        }
    }
}
