package io.kingtide.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser: it draws, asks for nothing, and obeys no name. */
class ReportInBrowserTest {
    @TempDir
    static Path temp;

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
    void drawsThreeChartsOnOneTimeAxisWithTheEventsAboveThemAndAsksForNothing() {
        Path folder = temp.resolve("peak");
        SyntheticRun run = PeakNight.run(100);
        try (RunRecording recording = run.record(folder)) {
            long start = SyntheticRun.START.toEpochMilli();
            recording.event(new RunEvent(start + 14_000, "switch", "bill-history off", "by the plan"));
            recording.event(new RunEvent(start + 45_000, "switch", "bill-history on", "by the plan"));
            recording.event(new RunEvent(start + 46_000, "effect", "not on the axis", ""));
            recording.finish(run.playInto(recording));
        }
        try (Opened page = open(folder, ColorScheme.LIGHT)) {
            assertThat(page.page.locator("#charts canvas").count()).isEqualTo(3);
            assertThat(page.page.locator("#lane span").allTextContents())
                    .containsExactly("bill-history off", "bill-history on");
            assertThat(page.complaints).isEmpty();
            assertThat(page.requests).singleElement().asString().startsWith("file:");
            List<Double> lefts = lefts(page.page);
            assertThat(lefts.stream().distinct().toList())
                    .as("left edges of the plots")
                    .hasSize(1);
        }
    }

    @Test
    void zoomingOneChartZoomsAllOfThem() {
        Path folder = temp.resolve("zoom");
        PeakNight.run(100).play(folder);
        try (Opened page = open(folder, ColorScheme.LIGHT)) {
            var box = page.page.locator("#charts .u-over").first().boundingBox();
            page.page.mouse().move(box.x + box.width * 0.4, box.y + 20);
            page.page.mouse().down();
            page.page.mouse().move(box.x + box.width * 0.6, box.y + 20);
            page.page.mouse().up();
            page.page.waitForFunction("!document.querySelector('.uplot').dataset.range.startsWith('0.0')");
            Object ranges = page.page.evaluate(
                    "[...new Set([...document.querySelectorAll('.uplot')].map(plot => plot.dataset.range))].length");
            assertThat(ranges).as("different ranges of the charts").isEqualTo(1);
            assertThat(page.complaints).isEmpty();
        }
    }

    @Test
    void isReadableInTheDarkAndOnPaper() {
        Path folder = temp.resolve("dark");
        PeakNight.run(100).play(folder);
        try (Opened dark = open(folder, ColorScheme.DARK)) {
            String background = (String) dark.page.evaluate("getComputedStyle(document.body).backgroundColor");
            assertThat(background).isEqualTo("rgb(16, 21, 27)");
            dark.page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(dark.page.pdf()).hasSizeGreaterThan(10_000);
            assertThat(dark.complaints).isEmpty();
        }
    }

    @Test
    void obeysNoName() {
        Path folder = temp.resolve("hostile");
        ReportPageTest.playHostile(folder);
        try (Opened page = open(folder, ColorScheme.LIGHT)) {
            assertThat(page.page.locator("img").count()).isZero();
            assertThat(page.complaints).isEmpty();
            assertThat(page.page.locator("#lane span").first().textContent()).contains("<img");
        }
    }

    @Test
    void comparesRunsInFiveChartsThatShareTheirZoom() {
        List<RunFolder> runs = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            PeakNight.run(name.equals("two") ? 80 : 100).play(temp.resolve(name));
            runs.add(RunFolder.open(temp.resolve(name)));
        }
        Path file = new ComparisonPage(runs).writeTo(temp.resolve("three/comparison.html"));
        try (Opened page = openFile(file, ColorScheme.LIGHT)) {
            assertThat(page.page.locator("#charts canvas").count()).isEqualTo(4);
            assertThat(page.page.locator("#distribution canvas").count()).isEqualTo(1);
            page.page.locator("#which select").selectOption("buy: pay");
            assertThat(page.page.locator("#distribution canvas").count()).isEqualTo(1);
            assertThat(page.page.locator("#distribution .u-legend").textContent())
                    .contains("three");
            assertThat(page.complaints).isEmpty();
            assertThat(page.requests).singleElement().asString().startsWith("file:");
        }
    }

    private static List<Double> lefts(Page page) {
        List<Double> lefts = new ArrayList<>();
        for (var plot : page.locator("#charts .u-over").all()) {
            lefts.add(plot.boundingBox().x);
        }
        return lefts;
    }

    private record Opened(Page page, List<String> requests, List<String> complaints) implements AutoCloseable {
        @Override
        public void close() {
            page.context().close();
        }
    }

    private static Opened open(Path folder, ColorScheme scheme) {
        return openFile(folder.resolve("report.html"), scheme);
    }

    private static Opened openFile(Path file, ColorScheme scheme) {
        Page page = browser.newContext(new Browser.NewContextOptions().setColorScheme(scheme))
                .newPage();
        List<String> requests = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        page.onRequest(request -> requests.add(request.url()));
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("dialog " + dialog.message());
            dialog.dismiss();
        });
        page.navigate(file.toUri().toString());
        page.waitForFunction("document.documentElement.dataset.ready === 'true'");
        return new Opened(page, requests, complaints);
    }
}
