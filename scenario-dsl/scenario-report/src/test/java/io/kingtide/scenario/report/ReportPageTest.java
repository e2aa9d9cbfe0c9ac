package io.kingtide.scenario.report;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.curve.Curves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&{{data}}</script><script>alert(2)</script>";

    @TempDir
    Path temp;

    @Test
    void needsNothingFromAnyNetwork() throws IOException {
        PeakNight.run(100).play(temp.resolve("run"));
        String page = Files.readString(temp.resolve("run/report.html"));

        assertThat(page).contains("default-src 'none'");
        assertThat(page)
                .doesNotContainPattern("(src|href)=\"(http|//)")
                .doesNotContain("@import")
                .doesNotContain("fetch(");
    }

    @Test
    void noNameCanBecomeMarkupOrScript() throws IOException {
        Path folder = temp.resolve("run");
        playHostile(folder);

        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page).doesNotContain("<img").doesNotContain("<script>alert").contains("&lt;img src=x");
        assertThat(page.split("</script>", -1))
                .as("the page's own three scripts")
                .hasSize(4);
        assertThat(Files.readString(folder.resolve("junit.xml"))).doesNotContain("<img");
        assertThat(Files.readString(folder.resolve("summary.md")))
                .doesNotContain("<img")
                .doesNotContain("<script");
    }

    @Test
    void aLongRunIsThinnedOutAndSaysSo() throws IOException {
        SyntheticRun run = new SyntheticRun(
                scenario("long", journey("j", get("j", "/")), evenly(Curves.hold(1, Duration.ofMinutes(40)))));
        run.play(temp.resolve("run"));

        Timeline timeline = Timeline.of(RunFolder.open(temp.resolve("run")));
        assertThat(timeline.seconds().length).isLessThanOrEqualTo(Timeline.MAX_POINTS);
        assertThat(timeline.step()).isEqualTo(3);
        assertThat(timeline.views().get(0).planned()[10]).isEqualTo(1.0);
        assertThat(Files.readString(temp.resolve("run/report.html"))).contains("Each point stands for 3 seconds");
    }

    static void playHostile(Path folder) {
        SyntheticRun run = new SyntheticRun(scenario(
                "s" + HOSTILE,
                journey("j" + HOSTILE, get("j" + HOSTILE, "/")),
                evenly(Curves.hold(10, Duration.ofSeconds(3)))));
        run.campaign("c");
        try (RunRecording recording = run.record(folder)) {
            recording.event(new RunEvent(SyntheticRun.START.toEpochMilli(), HOSTILE, HOSTILE, HOSTILE));
            recording.fault("fault " + HOSTILE);
            recording.finish(run.playInto(recording));
        }
        RunFolder.open(folder)
                .audited(new Audit(Audit.Method.IDENTITIES, 1L, 2L, 3, Map.of(HOSTILE, 3L), List.of(HOSTILE)));
    }
}
