package io.kingtide.agent.control;

import static io.kingtide.agent.control.Campaigns.Standing.KILLED;
import static io.kingtide.agent.control.Campaigns.Standing.NOT_ARMED;
import static io.kingtide.agent.control.Campaigns.Standing.NOT_READY;
import static io.kingtide.agent.control.Campaigns.Standing.YES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CampaignsTest {
    private static final long START = 1_000_000;

    private long millis = START;
    private final Campaigns campaigns = new Campaigns(new MovingClock(), () -> TimeUnit.MILLISECONDS.toNanos(millis));

    @Test
    void nothingMayEnterBeforeAnythingIsHeard() {
        assertThat(campaigns.entry("c")).isEqualTo(NOT_READY);
        assertThat(campaigns.ready()).isFalse();
    }

    @Test
    void anArmedCampaignMayEnterInItsWindowOnly() {
        campaigns.heardFromConsole(1, armed("c", START + 1_000, START + 5_000, 0));

        assertThat(campaigns.entry("c")).isEqualTo(NOT_ARMED);
        millis = START + 1_000;
        assertThat(campaigns.entry("c")).isEqualTo(YES);
        assertThat(campaigns.entry("other")).isEqualTo(NOT_ARMED);
        millis = START + 5_000;
        assertThat(campaigns.entry("c")).isEqualTo(NOT_ARMED);
    }

    @Test
    void admittedWorkMayDrainAfterExpiry() {
        campaigns.heardFromConsole(1, armed("c", START, START + 5_000, 2_000));

        millis = START + 6_999;
        assertThat(campaigns.entry("c")).isEqualTo(NOT_ARMED);
        assertThat(campaigns.work("c")).isEqualTo(YES);
        millis = START + 7_000;
        assertThat(campaigns.work("c")).isEqualTo(NOT_ARMED);
    }

    @Test
    void admittedWorkMayDrainAfterDisarming() {
        campaigns.heardFromConsole(1, armed("c", START, START + 50_000, 2_000));
        campaigns.heardFromConsole(2, nothingArmed(false));

        assertThat(campaigns.entry("c")).isEqualTo(NOT_ARMED);
        assertThat(campaigns.work("c")).isEqualTo(YES);
        millis += 1_000;
        campaigns.heardFromConsole(2, nothingArmed(false));
        assertThat(campaigns.work("c")).as("a heartbeat does not end the grace").isEqualTo(YES);
        millis += 1_000;
        assertThat(campaigns.work("c")).isEqualTo(NOT_ARMED);
    }

    @Test
    void killingStopsAdmittedWorkToo() {
        campaigns.heardFromConsole(1, armed("c", START, START + 50_000, 2_000));
        campaigns.heardFromConsole(2, nothingArmed(true));

        assertThat(campaigns.entry("c")).isEqualTo(KILLED);
        assertThat(campaigns.work("c")).isEqualTo(KILLED);
    }

    @Test
    void aConsoleThatIsSilentForHalfAMinuteIsLost() {
        campaigns.heardFromConsole(1, armed("c", START, START + 500_000, 0));

        millis += 30_000;
        assertThat(campaigns.entry("c")).isEqualTo(YES);
        millis += 1;
        assertThat(campaigns.entry("c")).isEqualTo(NOT_READY);
        assertThat(campaigns.work("c")).isEqualTo(NOT_READY);
        campaigns.heardFromConsole(1, armed("c", START, START + 500_000, 0));
        assertThat(campaigns.entry("c")).isEqualTo(YES);
    }

    @Test
    void aFileNeedsNoHeartbeat() {
        campaigns.readFromFile(armed("c", START, START + 500_000, 0));

        millis += 100_000;
        assertThat(campaigns.entry("c")).isEqualTo(YES);
        campaigns.forget();
        assertThat(campaigns.entry("c")).isEqualTo(NOT_READY);
    }

    @Test
    void anOlderVersionIsIgnored() {
        campaigns.heardFromConsole(5, nothingArmed(true));
        campaigns.heardFromConsole(4, armed("c", START, START + 500_000, 0));

        assertThat(campaigns.entry("c")).isEqualTo(KILLED);
        assertThat(campaigns.version()).isEqualTo(5);
    }

    @Test
    void aLocalStopWinsOverTheConsole() {
        campaigns.heardFromConsole(1, armed("c", START, START + 500_000, 0));
        campaigns.stopLocally(true);
        assertThat(campaigns.entry("c")).isEqualTo(KILLED);
        campaigns.stopLocally(false);
        assertThat(campaigns.entry("c")).isEqualTo(YES);
    }

    private static AgentState armed(String name, long notBefore, long expires, long drain) {
        return AgentState.read(Json.readObject("{\"killed\":false,\"campaigns\":[{\"name\":\"" + name
                + "\",\"notBeforeMillis\":" + notBefore + ",\"expiresAtMillis\":" + expires + ",\"drainMillis\":"
                + drain
                + "}]}"));
    }

    private static AgentState nothingArmed(boolean killed) {
        return AgentState.read(Json.readObject("{\"killed\":" + killed + ",\"campaigns\":[]}"));
    }

    private final class MovingClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
