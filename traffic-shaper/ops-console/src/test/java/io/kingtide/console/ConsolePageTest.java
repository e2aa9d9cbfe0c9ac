package io.kingtide.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kingtide.shaper.limits.GcraCarrier;
import io.kingtide.shaper.limits.LimitBoard;
import io.kingtide.shaper.node.ShapedBoards;
import io.kingtide.shaper.node.ShaperNode;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.switches.SwitchBoard;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The page in a real browser, on a real console with a real node. */
class ConsolePageTest {
    private static final String PLAN = """
            version: 1
            name: night
            steps:
              - name: refunds-later
                at: 0s
                switch: refunds
                on: true
                reverse-after: 60s
                mode: local
                when-cut-off: run
            """;

    @TempDir
    Path data;

    @Test
    void an_operator_signs_in_flips_a_switch_and_kills_the_test_traffic() throws Exception {
        Optional<Path> chromium = Browser.installed();
        assumeTrue(chromium.isPresent(), "no Chromium is installed");
        SwitchBoard switches = new SwitchBoard(Clock.systemUTC());
        switches.declare("bill-history", new Fallback.DefaultValue("[]"));
        switches.declare("refunds", new Fallback.QueueForLater());
        LimitBoard limits = new LimitBoard(List.of(new GcraCarrier(System::nanoTime)));
        limits.declare("orders");
        try (ConsoleUnderTest console = new ConsoleUnderTest(data, Clock.systemUTC());
                Browser browser = new Browser(
                        chromium.get(), Path.of("target", "browser-profile").toAbsolutePath())) {
            URI base = URI.create(console.uri("/").toString().replaceAll("/$", ""));
            ShaperNode node = ShaperNode.start(
                    new ShaperNode.NodeAddress(base, "payment-unit", "unit-a"),
                    ConsoleUnderTest.KEYS,
                    new ShapedBoards(switches, limits),
                    Clock.systemUTC());
            browser.open(console.uri("/"));
            signIn(browser, "wrong");
            browser.await("document.getElementById('sign-in-problem').textContent.includes('not known')");
            signIn(browser, "operator-token");
            browser.await("document.getElementById('switches').innerText.includes('bill-history')");

            press(browser, "#switches button", "database at 90 %");
            browser.await("document.getElementById('switches').rows[0].innerText.includes('1 of 1')"
                    + " && document.getElementById('switches').rows[0].cells[1].innerText === 'on'");
            browser.await("document.getElementById('events').innerText.includes('switch.in-effect')");
            assertThat(console.get("/api/v1/switches/bill-history")
                            .json()
                            .at("/setting/owner")
                            .asString())
                    .isEqualTo("operator");

            String armed = JsonMapper.shared()
                    .writeValueAsString(Map.of(
                            "yaml", PLAN, "tZeroMillis", System.currentTimeMillis() + 600_000, "reason", "the night"));
            assertThat(console.post("/api/v1/plans", armed).status()).isEqualTo(201);
            browser.await("document.getElementById('plan').innerText.includes('switch refunds on')");
            assertThat(console.put("/api/v1/limits/orders", "{'permitsPerSecond':5000,'reason':'cap of the night'}")
                            .status())
                    .isEqualTo(200);
            browser.await("document.getElementById('limits').innerText.includes('5000')");
            Files.write(Path.of("target", "console-page.png"), browser.screenshot());
            press(browser, "#plan-abort", "not tonight");
            browser.await("document.getElementById('plan-about').innerText.includes('night aborted')");

            press(browser, "#kill", "enough <b>now</b>");
            browser.await("document.getElementById('summary').innerText.includes('KILLED')");
            browser.await("document.getElementById('events').innerText.includes('<b>now</b>')");
            assertThat(browser.evaluate("document.querySelectorAll('b').length").asInt())
                    .as("a reason is text, never markup")
                    .isZero();
            assertThat(console.get("/api/v1/kill").json().path("killed").asBoolean())
                    .isTrue();
            node.close();
        }
    }

    private static void signIn(Browser browser, String token) throws Exception {
        browser.evaluate("document.getElementById('token').value = '" + token + "';"
                + "document.getElementById('sign-in-form').requestSubmit(); true");
    }

    private static void press(Browser browser, String button, String reason) throws Exception {
        browser.evaluate("document.querySelector('" + button + "').click(); true");
        browser.await("document.getElementById('ask').open");
        browser.evaluate("document.getElementById('ask-reason').value = '" + reason + "';"
                + "document.getElementById('ask-ok').click(); true");
    }
}
