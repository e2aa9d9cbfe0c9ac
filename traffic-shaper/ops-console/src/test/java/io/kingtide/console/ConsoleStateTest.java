package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.shaper.state.CampaignWindow;
import org.junit.jupiter.api.Test;

class ConsoleStateTest {
    private static final Campaign CREATED =
            new Campaign("double11", Campaign.Status.CREATED, 1, 60_000, 0, 0, 10_000, "ops", "r", 1);
    private static final Campaign ARMED = CREATED.armed("ops", "go", 1_000);
    private static final CampaignWindow WINDOW = new CampaignWindow("double11", 1_000, 61_000, 10_000);

    @Test
    void nodes_keep_the_window_of_a_campaign_that_expired_so_that_its_work_drains() {
        ConsoleState armed = ConsoleState.EMPTY.after(new Change.CampaignSet(ARMED));
        ConsoleState expired = armed.after(new Change.CampaignSet(ended(Campaign.Status.EXPIRED)));
        assertThat(armed.windows()).containsExactly(WINDOW);
        assertThat(expired.windows()).containsExactly(WINDOW);
        assertThat(WINDOW.admits(61_000)).isFalse();
    }

    @Test
    void a_campaign_that_was_disarmed_or_killed_is_gone_at_once() {
        ConsoleState armed = ConsoleState.EMPTY.after(new Change.CampaignSet(ARMED));
        assertThat(armed.after(new Change.CampaignSet(ended(Campaign.Status.DISARMED)))
                        .windows())
                .isEmpty();
        assertThat(armed.after(new Change.KillSet(true, "ops", "r", 5)).windows())
                .isEmpty();
    }

    @Test
    void an_armed_campaign_is_the_only_one_that_nodes_know() {
        Campaign other = new Campaign("other", Campaign.Status.ARMED, 2, 5, 70_000, 70_005, 0, "ops", "r", 1);
        ConsoleState state = ConsoleState.EMPTY
                .after(new Change.CampaignSet(ended(Campaign.Status.EXPIRED)))
                .after(new Change.CampaignSet(other));
        assertThat(state.windows()).extracting(CampaignWindow::name).containsExactly("other");
    }

    private static Campaign ended(Campaign.Status how) {
        return ARMED.ended(how, "console", "over", 61_000);
    }
}
