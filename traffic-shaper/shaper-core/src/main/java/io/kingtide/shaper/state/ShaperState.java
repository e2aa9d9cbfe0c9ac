package io.kingtide.shaper.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * All that a shaper is told, always the whole of it. Immutable.
 *
 * @param switches the switches that were ever set, one a name
 * @param limits the limits in force, one a resource
 * @param campaigns the armed campaigns
 * @param killed whether all test traffic was stopped
 * @param scheduled local steps of armed plans; absent from the JSON where there is none, so that nodes which know no plans
 *     yet follow all the rest during an upgrade
 */
public record ShaperState(
        List<SwitchSetting> switches,
        List<LimitSetting> limits,
        List<CampaignWindow> campaigns,
        boolean killed,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ScheduledStep> scheduled) {

    /** Nothing set. */
    public static final ShaperState EMPTY = new ShaperState(List.of(), List.of(), List.of(), false, List.of());

    /** The most switches, and the most limits, that one system has. */
    public static final int MAX_SETTINGS = 1_000;

    public ShaperState {
        Bounds.range("number of switches", switches.size(), 0, MAX_SETTINGS);
        Bounds.range("number of limits", limits.size(), 0, MAX_SETTINGS);
        Bounds.range("number of campaigns", campaigns.size(), 0, 100);
        switches = List.copyOf(switches);
        limits = List.copyOf(limits);
        scheduled = Objects.requireNonNullElse(scheduled, List.of());
        Bounds.range("number of scheduled steps", scheduled.size(), 0, MAX_SETTINGS);
        campaigns = List.copyOf(campaigns);
        scheduled = List.copyOf(scheduled);
    }
}
