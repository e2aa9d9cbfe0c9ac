package io.kingtide.console;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kingtide.shaper.state.LimitSetting;
import io.kingtide.shaper.state.SwitchSetting;

/** What one entry of the audit log changed; replaying all of them gives the state. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.Founded.class, name = "founded"),
    @JsonSubTypes.Type(value = Change.SwitchSet.class, name = "switch"),
    @JsonSubTypes.Type(value = Change.LimitSet.class, name = "limit"),
    @JsonSubTypes.Type(value = Change.LimitLifted.class, name = "limit-lifted"),
    @JsonSubTypes.Type(value = Change.CampaignSet.class, name = "campaign"),
    @JsonSubTypes.Type(value = Change.KillSet.class, name = "kill"),
    @JsonSubTypes.Type(value = Change.PlanSet.class, name = "plan"),
    @JsonSubTypes.Type(value = Change.UserAdded.class, name = "user-added"),
    @JsonSubTypes.Type(value = Change.UserRemoved.class, name = "user-removed")
})
sealed interface Change {
    /** What was done, for the log and the event. */
    String action();

    /** What it was done to. */
    String subject();

    /** Under which key the nodes' answers are looked up. */
    default String key() {
        return "console";
    }

    /** In a few words, for people. */
    String text();

    /**
     * The first entry.
     *
     * @param baseVersion versions of this console's states start here: the moment of its founding, so that nodes that
     *     knew an earlier console with another data folder follow this one
     */
    record Founded(long baseVersion) implements Change {
        @Override
        public String action() {
            return "console.founded";
        }

        @Override
        public String subject() {
            return "console";
        }

        @Override
        public String text() {
            return "console founded";
        }
    }

    record SwitchSet(SwitchSetting setting, boolean reversal) implements Change {
        @Override
        public String action() {
            return reversal ? "switch.reversed" : "switch.set";
        }

        @Override
        public String subject() {
            return setting.name();
        }

        @Override
        public String key() {
            return "switch/" + setting.name();
        }

        @Override
        public String text() {
            return setting.name() + (setting.on() ? " on: " : " off: ") + setting.reason();
        }
    }

    record LimitSet(LimitSetting setting) implements Change {
        @Override
        public String action() {
            return "limit.set";
        }

        @Override
        public String subject() {
            return setting.resource();
        }

        @Override
        public String key() {
            return "limit/" + setting.resource();
        }

        @Override
        public String text() {
            return setting.resource() + " limited to " + LimitSetting.rateText(setting.permitsPerSecond()) + " by "
                    + setting.carrier() + ": " + setting.reason();
        }
    }

    record LimitLifted(String resource, long version) implements Change {
        @Override
        public String action() {
            return "limit.lifted";
        }

        @Override
        public String subject() {
            return resource;
        }

        @Override
        public String key() {
            return "limit/" + resource;
        }

        @Override
        public String text() {
            return resource + " no longer limited";
        }
    }

    record CampaignSet(Campaign campaign) implements Change {
        @Override
        public String action() {
            return "campaign." + campaign.status().text();
        }

        @Override
        public String subject() {
            return campaign.name();
        }

        @Override
        public String key() {
            return "campaign/" + campaign.name();
        }

        @Override
        public String text() {
            return "campaign " + campaign.name() + " " + campaign.status().text() + ": " + campaign.reason();
        }
    }

    record PlanSet(PlanRun run) implements Change {
        @Override
        public String action() {
            return "plan." + (isProgress() ? "step" : run.status().text());
        }

        @Override
        public String subject() {
            return run.plan().name();
        }

        @Override
        public String key() {
            return "plan/" + run.plan().name();
        }

        @Override
        public String text() {
            if (!isProgress()) {
                return "plan " + run.plan().name() + " " + run.status().text() + ": " + run.reason();
            }
            PlanRun.StepRun latest = latest();
            return "plan " + run.plan().name() + ", step " + latest.name() + " "
                    + latest.status().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                    + (latest.detail() == null ? "" : ": " + latest.detail());
        }

        private boolean isProgress() {
            return run.isArmed() && latest().status() != PlanRun.StepStatus.PENDING;
        }

        private PlanRun.StepRun latest() {
            return java.util.Collections.max(
                    run.steps(),
                    java.util.Comparator.comparing(
                                    (PlanRun.StepRun step) -> step.status() != PlanRun.StepStatus.PENDING)
                            .thenComparingLong(PlanRun.StepRun::changedAtMillis));
        }
    }

    /** Somebody may use the console from now on. The token is in nobody's log. */
    record UserAdded(String name, Role role) implements Change {
        @Override
        public String action() {
            return "user.added";
        }

        @Override
        public String subject() {
            return name;
        }

        @Override
        public String text() {
            return name + " added as " + role.text();
        }
    }

    record UserRemoved(String name) implements Change {
        @Override
        public String action() {
            return "user.removed";
        }

        @Override
        public String subject() {
            return name;
        }

        @Override
        public String text() {
            return name + " removed";
        }
    }

    record KillSet(boolean killed, String by, String reason, long atMillis) implements Change {
        @Override
        public String action() {
            return killed ? "kill.set" : "kill.lifted";
        }

        @Override
        public String subject() {
            return "kill";
        }

        @Override
        public String key() {
            return "kill";
        }

        @Override
        public String text() {
            return (killed ? "all test traffic killed: " : "kill lifted: ") + reason;
        }
    }
}
