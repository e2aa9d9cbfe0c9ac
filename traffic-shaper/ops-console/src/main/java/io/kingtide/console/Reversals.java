package io.kingtide.console;

import io.kingtide.shaper.state.SwitchSetting;
import java.util.List;

/**
 * Ends what has a time: switches with a time to live, armed campaigns. Nodes end them by their own clocks at the same
 * moment; here the end gets its entry in the audit log and its event.
 */
final class Reversals {
    private final Desk desk;

    Reversals(Desk desk) {
        this.desk = desk;
    }

    /** Called a few times a second. */
    void endWhatIsOver() {
        long now = desk.clock().millis();
        ConsoleState state = desk.state();
        List<String> switches = state.switches().values().stream()
                .filter(setting -> setting.isExpired(now))
                .map(SwitchSetting::name)
                .toList();
        switches.forEach(name -> reverse(name, now));
        state.armed()
                .filter(campaign -> now >= campaign.expiresAtMillis())
                .ifPresent(campaign -> expire(campaign.name(), now));
    }

    private void reverse(String name, long now) {
        String reason = "time to live ended";
        commitUnlessMoved(reason, state -> {
            SwitchSetting current = state.switches().get(name);
            if (current == null || !current.isExpired(now)) {
                throw ApiProblem.conflict("set again meanwhile");
            }
            return new Change.SwitchSet(
                    new SwitchSetting(
                            name,
                            false,
                            current.fallback(),
                            current.target(),
                            Person.CONSOLE.name(),
                            reason,
                            now,
                            null,
                            current.version() + 1),
                    true);
        });
    }

    private void expire(String name, long now) {
        String reason = "its window ended";
        commitUnlessMoved(reason, state -> {
            Campaign current = state.campaigns().get(name);
            if (current == null || !current.isArmed() || now < current.expiresAtMillis()) {
                throw ApiProblem.conflict("ended meanwhile");
            }
            return new Change.CampaignSet(current.ended(Campaign.Status.EXPIRED, Person.CONSOLE.name(), reason, now));
        });
    }

    private void commitUnlessMoved(String reason, java.util.function.Function<ConsoleState, Change> decide) {
        try {
            desk.commit(Person.CONSOLE, reason, decide);
        } catch (ApiProblem e) {
            if (e.status() != 409) {
                // The audit log cannot be written; the nodes have ended it all the same. Tried again at the next call.
                System.getLogger(Reversals.class.getName())
                        .log(System.Logger.Level.ERROR, "Cannot record a reversal: {0}", e.getMessage());
            }
        }
    }
}
