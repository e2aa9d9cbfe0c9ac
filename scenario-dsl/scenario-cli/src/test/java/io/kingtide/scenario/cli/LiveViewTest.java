package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kingtide.scenario.report.RunEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The run on standard error: drawn over on a terminal, plain lines elsewhere. */
class LiveViewTest {
    private final StringWriter text = new StringWriter();

    @Test
    void intoAPipeItIsALineEveryTenSecondsWithoutControlCharacters() {
        LiveView view = new LiveView(new PrintWriter(text), false);
        ToldRun run = new ToldRun();

        run.begin(view);
        run.through(29, view);
        view.event(new RunEvent(0, "switch", "bill-history", "off, by the plan"));
        view.ended();

        assertThat(text.toString()).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(text.toString().lines())
                .hasSize(5)
                .first()
                .asString()
                .startsWith("double-11 midnight on netty: 3 min 00 s, up to 2,000 arrivals a second");
        assertThat(text.toString().lines().skip(1).limit(3))
                .allMatch(line -> line.matches(" +\\d+ s of 180 s: sent [\\d,]+/s of [\\d,]+/s, failed [\\d,]+/s, "
                        + "p50 [\\d.]+ ms, p99 [\\d.]+ ms, max [\\d.]+ ms, send lag p99 [\\d.]+ ms"));
        assertThat(text.toString().lines().skip(4)).containsExactly("  switch bill-history: off, by the plan");
    }

    @Test
    void aSecondWithoutAnswersShowsNoTimes() {
        LiveView view = new LiveView(new PrintWriter(text), false);
        ToldRun run = new ToldRun();

        run.begin(view);
        run.unanswered(view);

        assertThat(text.toString()).endsWith("failed 0/s, nothing answered" + System.lineSeparator());
    }

    @Test
    void onATerminalThreeLinesAreDrawnOverEachSecondAndWhatHappenedStaysAboveThem() {
        LiveView view = new LiveView(new PrintWriter(text), true);
        ToldRun run = new ToldRun();

        run.begin(view);
        run.through(1, view);
        view.event(new RunEvent(0, "switch", "bill-history", "off, by the plan"));

        assertThat(text.toString()).contains("\u001b[3A\u001b[J");
        String[] drawn = text.toString().split("\u001b\\[3A\u001b\\[J", -1);
        assertThat(drawn).as("first second, second one, event").hasSize(3);
        assertThat(drawn[1])
                .contains("planned ")
                .contains("sent    ")
                .contains("send lag p99")
                .contains("users ")
                .contains("2 min 58 s left");
        assertThat(drawn[2]).isEqualTo("  switch bill-history: off, by the plan" + System.lineSeparator());
    }
}
