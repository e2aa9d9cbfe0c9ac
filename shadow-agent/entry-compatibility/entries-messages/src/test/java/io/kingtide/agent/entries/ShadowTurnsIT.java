package io.kingtide.agent.entries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listed jobs get a shadow turn after each real one, and only while a campaign is armed. */
class ShadowTurnsIT {
    private Stage stage;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        stage = new Stage(folder)
                .rules(
                        "jobs:",
                        "  - io.kingtide.agent.entries.Jobs$ListedPoller",
                        "  - io.kingtide.agent.entries.Jobs$FailingPoller",
                        "  - io.kingtide.agent.entries.Jobs$SpringPoller.poll",
                        "  - 'db-scheduler:settle-*'");
        stage.disarm();
        stage.start(Jobs.class);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void shadowTurnsComeWithACampaignAndGoWithIt() throws Exception {
        awaitRealTurns(3);
        assertThat(stage.ids("orders_shadow")).as("nothing is armed").isEmpty();

        stage.arm();
        stage.eventually(
                "each listed job has had shadow turns",
                () -> turns("orders_shadow", Jobs.LISTED) > 2
                        && turns("orders_shadow", Jobs.SPRING) > 2
                        && turns("orders_shadow", Jobs.DB_SCHEDULER) > 2);
        int failing = turns("orders", Jobs.FAILING);
        stage.eventually("a job whose shadow turns fail goes on", () -> turns("orders", Jobs.FAILING) > failing + 3);

        assertThat(stage.ids("orders_shadow"))
                .doesNotContain(Jobs.UNLISTED, Jobs.FAILING, Jobs.DB_SCHEDULER_UNLISTED, Jobs.OVERLAP);
        assertThat(stage.ids("orders"))
                .contains(Jobs.LISTED, Jobs.SPRING, Jobs.UNLISTED, Jobs.DB_SCHEDULER, Jobs.DB_SCHEDULER_UNLISTED)
                .doesNotContain(Jobs.OVERLAP);
        stage.eventually(
                "the status counts them",
                () -> stage.status().contains("\"io.kingtide.agent.entries.Jobs$FailingPoller\":{\"failed\":"));

        stage.disarm();
        stage.eventually("the agent has heard of it", () -> stage.status().contains("\"appliedVersion\":3"));
        awaitRealTurns(2);
        int shadow = turns("orders_shadow", Jobs.LISTED);
        awaitRealTurns(5);
        assertThat(turns("orders_shadow", Jobs.LISTED)).isEqualTo(shadow);
    }

    /** Each job has begun and ended so many more turns. */
    private void awaitRealTurns(int more) throws Exception {
        int listed = turns("orders", Jobs.LISTED);
        int spring = turns("orders", Jobs.SPRING);
        int scheduled = turns("orders", Jobs.DB_SCHEDULER);
        stage.eventually(
                "the real jobs go on",
                () -> turns("orders", Jobs.LISTED) >= listed + more
                        && turns("orders", Jobs.SPRING) >= spring + more
                        && turns("orders", Jobs.DB_SCHEDULER) >= scheduled + more);
    }

    private int turns(String table, int job) {
        try {
            return (int) stage.ids(table).stream().filter(id -> id == job).count();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
