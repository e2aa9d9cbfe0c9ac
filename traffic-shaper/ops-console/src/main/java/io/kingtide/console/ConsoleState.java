package io.kingtide.console;

import io.kingtide.shaper.state.CampaignWindow;
import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.ScheduledStep;
import io.kingtide.shaper.state.ShaperState;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.state.Timetable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that is set. Immutable; {@link #after} gives the next one.
 *
 * @param version of the whole, grows with every change
 * @param switches by name
 * @param limits by resource, those in force
 * @param limitVersions by resource, lifted limits included, so that versions never start again
 * @param campaigns by name
 * @param plans by name
 * @param killed whether all test traffic is stopped
 * @param changedAt key of a change to the version of the whole at which it was made
 */
record ConsoleState(
        long version,
        Map<String, SwitchSetting> switches,
        Map<String, LimitSetting> limits,
        Map<String, Long> limitVersions,
        Map<String, Campaign> campaigns,
        Map<String, PlanRun> plans,
        boolean killed,
        Map<String, Long> changedAt) {

    static final int MAX_CAMPAIGNS = 1_000;

    static final ConsoleState EMPTY =
            new ConsoleState(0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), false, Map.of());

    ConsoleState after(Change change) {
        long next = change instanceof Change.Founded founded ? founded.baseVersion() : version + 1;
        Map<String, Long> changed = with(changedAt, change.key(), next);
        if (change instanceof Change.SwitchSet set) {
            return new ConsoleState(
                    next,
                    with(switches, set.subject(), set.setting()),
                    limits,
                    limitVersions,
                    campaigns,
                    plans,
                    killed,
                    changed);
        }
        if (change instanceof Change.LimitSet set) {
            Map<String, Long> versions =
                    with(limitVersions, set.subject(), set.setting().version());
            return new ConsoleState(
                    next,
                    switches,
                    with(limits, set.subject(), set.setting()),
                    versions,
                    campaigns,
                    plans,
                    killed,
                    changed);
        }
        if (change instanceof Change.LimitLifted lifted) {
            Map<String, Long> versions = with(limitVersions, lifted.resource(), lifted.version());
            Map<String, LimitSetting> left = new TreeMap<>(limits);
            left.remove(lifted.resource());
            return new ConsoleState(
                    next, switches, Collections.unmodifiableMap(left), versions, campaigns, plans, killed, changed);
        }
        if (change instanceof Change.CampaignSet set) {
            return new ConsoleState(
                    next,
                    switches,
                    limits,
                    limitVersions,
                    with(campaigns, set.subject(), set.campaign()),
                    plans,
                    killed,
                    changed);
        }
        if (change instanceof Change.PlanSet set) {
            return new ConsoleState(
                    next,
                    switches,
                    limits,
                    limitVersions,
                    campaigns,
                    with(plans, set.subject(), set.run()),
                    killed,
                    changed);
        }
        if (change instanceof Change.KillSet kill) {
            return new ConsoleState(
                    next, switches, limits, limitVersions, killing(kill), plans, kill.killed(), changed);
        }
        return new ConsoleState(next, switches, limits, limitVersions, campaigns, plans, killed, changed);
    }

    /** The armed campaign; there is at most one. */
    Optional<Campaign> armed() {
        return campaigns.values().stream().filter(Campaign::isArmed).findFirst();
    }

    /** What shapers are told. */
    ShaperState shaperState() {
        return new ShaperState(
                List.copyOf(switches.values()), List.copyOf(limits.values()), windows(), killed, scheduled());
    }

    /** What nodes that follow this console have in effect: the settings, and over them the local steps that last. */
    ShaperState inEffect(long nowMillis) {
        return new Timetable().at(nowMillis, shaperState(), false).state();
    }

    /** The local steps of armed plans. */
    List<ScheduledStep> scheduled() {
        return plans.values().stream().flatMap(run -> run.scheduled().stream()).toList();
    }

    /**
     * The window of the armed campaign; without one, that of the campaign that expired last: its admitted work drains by
     * what the nodes still know of it, and its window admits nothing new.
     */
    List<CampaignWindow> windows() {
        return armed()
                .or(() -> campaigns.values().stream()
                        .filter(campaign -> campaign.status() == Campaign.Status.EXPIRED)
                        .max(Comparator.comparingLong(Campaign::expiresAtMillis)))
                .map(Campaign::window)
                .stream()
                .toList();
    }

    long changedAt(String key) {
        return changedAt.getOrDefault(key, 0L);
    }

    long limitVersion(String resource) {
        return limitVersions.getOrDefault(resource, 0L);
    }

    private Map<String, Campaign> killing(Change.KillSet kill) {
        if (!kill.killed()) {
            return campaigns;
        }
        Map<String, Campaign> after = new TreeMap<>(campaigns);
        after.replaceAll((name, campaign) -> campaign.isArmed()
                ? campaign.ended(Campaign.Status.KILLED, kill.by(), kill.reason(), kill.atMillis())
                : campaign);
        return Collections.unmodifiableMap(after);
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> copy = new TreeMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }
}
