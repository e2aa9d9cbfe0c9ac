package io.kingtide.scenario.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.kingtide.scenario.report.RunEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The page of a running test in a real browser. {@code -Dkingtide.picture=FILE} keeps what it looks like; the picture of
 * docs/run-the-load.md was made so.
 */
@Timeout(240)
class WebViewInBrowserTest {
    private static final LocatorAssertions.HasTextOptions PATIENTLY =
            new LocatorAssertions.HasTextOptions().setTimeout(90_000);

    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void startBrowser() {
        Path chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(chromium != null, "needs the package 'chromium'");
        playwright = Playwright.create();
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setTimeout(120_000)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void stopBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Test
    void showsTheSecondsAndTheEventsAsTheyComeAndAsksOnlyItsOwnOrigin() throws Exception {
        ToldRun run = new ToldRun();
        List<String> complaints = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        try (WebView view = new WebView(0, "night-1");
                Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1160, 1240))) {
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> complaints.add(message.text()));
            page.onRequest(request -> asked.add(request.url()));
            page.setDefaultTimeout(90_000);
            run.begin(view);
            page.navigate(view.uri().toString());
            PlaywrightAssertions.assertThat(page.locator("#scenario")).hasText("double-11 midnight", PATIENTLY);

            run.through(95, view);
            view.event(new RunEvent(System.currentTimeMillis(), "switch", "<b>bills</b> off", "by the plan"));

            PlaywrightAssertions.assertThat(page.locator("#events tr"))
                    .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(90_000));
            assertThat(page.locator("#events td").allTextContents())
                    .contains("switch", "<b>bills</b> off", "by the plan");
            assertThat(page.locator("#charts canvas").count()).isGreaterThanOrEqualTo(2);
            assertThat(page.locator("#rate").textContent()).matches("[\\d.,k]+ / [\\d.,k]+");
            assertThat(page.locator("#users").textContent()).matches("\\d+ / \\d+");
            assertThat(page.locator("#failedof").textContent()).contains("requests failed so far");
            keep(page);
        }
        assertThat(complaints).isEmpty();
        assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith("http://127.0.0.1:"));
    }

    private static void keep(Page page) {
        String picture = System.getProperty("kingtide.picture");
        if (picture != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(picture)));
        }
    }
}
