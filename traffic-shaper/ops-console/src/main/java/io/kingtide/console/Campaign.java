package io.kingtide.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kingtide.shaper.state.CampaignWindow;
import java.util.Locale;

/**
 * One rehearsal's licence to run. Immutable.
 *
 * @param notBeforeMillis start of the window; 0 means on arming
 * @param expiresAtMillis end of the window; 0 until it is known
 */
record Campaign(
        String name,
        Status status,
        long version,
        long durationMillis,
        long notBeforeMillis,
        long expiresAtMillis,
        long drainMillis,
        String owner,
        String reason,
        long setAtMillis) {

    enum Status {
        @JsonProperty("created")
        CREATED,
        @JsonProperty("armed")
        ARMED,
        @JsonProperty("disarmed")
        DISARMED,
        @JsonProperty("expired")
        EXPIRED,
        @JsonProperty("killed")
        KILLED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Campaign {
        if (status == Status.ARMED) {
            // The record that goes to the nodes checks name and window.
            new CampaignWindow(name, notBeforeMillis, expiresAtMillis, drainMillis);
        }
    }

    boolean isArmed() {
        return status == Status.ARMED;
    }

    CampaignWindow window() {
        return new CampaignWindow(name, notBeforeMillis, expiresAtMillis, drainMillis);
    }

    /** Armed now: a window that starts on arming starts now. */
    Campaign armed(String by, String why, long nowMillis) {
        long start = notBeforeMillis == 0 ? nowMillis : notBeforeMillis;
        return new Campaign(
                name,
                Status.ARMED,
                version + 1,
                durationMillis,
                start,
                start + durationMillis,
                drainMillis,
                by,
                why,
                nowMillis);
    }

    /** Ended, for whatever reason. */
    Campaign ended(Status how, String by, String why, long nowMillis) {
        return new Campaign(
                name,
                how,
                version + 1,
                durationMillis,
                notBeforeMillis,
                expiresAtMillis,
                drainMillis,
                by,
                why,
                nowMillis);
    }
}
