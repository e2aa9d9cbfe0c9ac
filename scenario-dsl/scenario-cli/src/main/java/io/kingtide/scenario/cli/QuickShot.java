package io.kingtide.scenario.cli;

import static io.kingtide.scenario.ScenarioDsl.evenly;
import static io.kingtide.scenario.ScenarioDsl.get;
import static io.kingtide.scenario.ScenarioDsl.journey;
import static io.kingtide.scenario.ScenarioDsl.scenario;

import io.kingtide.command.Problem;
import io.kingtide.scenario.curve.Curve;
import io.kingtide.scenario.curve.CurveFile;
import io.kingtide.scenario.curve.Curves;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A run without a scenario file: one GET at a rate, or along a curve.
 *
 * @param source the scenario made of it
 * @param target where it goes
 */
record QuickShot(ScenarioSource source, URI target) {
    private static final int MAX_RATE = 10_000_000;
    private static final Duration DEFAULT_LENGTH = Duration.ofSeconds(10);

    static QuickShot of(String url, @Nullable Double rate, @Nullable Duration length, @Nullable Path curveFile) {
        URI uri = parse(url);
        Curve curve = curve(rate, length, curveFile);
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String pathAndQuery = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        URI target = URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
        String words = curveFile == null ? "--get " + url : "--get " + url + " --curve " + curveFile;
        return new QuickShot(
                new ScenarioSource(
                        scenario("GET " + url, journey("GET " + path, get("GET " + path, pathAndQuery)), evenly(curve)),
                        words),
                target);
    }

    private static URI parse(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw badUrl(url).causedBy(e);
        }
        throw badUrl(url);
    }

    private static Problem badUrl(String url) {
        return Problem.usage(
                "Reading --get",
                "'" + url + "'",
                "an absolute http or https URL",
                "Write --get http://127.0.0.1:8080/path.");
    }

    private static Curve curve(@Nullable Double rate, @Nullable Duration length, @Nullable Path curveFile) {
        if (curveFile != null) {
            if (rate != null || length != null) {
                throw Problem.usage(
                        "Reading the options of a quick shot",
                        "--curve together with --rate or --for",
                        "either a curve, or a rate and a time",
                        "Use --rate-scale and --time-scale to scale a curve.");
            }
            return read(curveFile);
        }
        if (rate == null) {
            throw Problem.usage(
                    "Reading the options of a quick shot",
                    "--get without a load",
                    "--rate N (arrivals a second, with --for TIME) or --curve FILE.csv",
                    "Add --rate 100 --for 10s.");
        }
        return held(rate, length == null ? DEFAULT_LENGTH : length);
    }

    /** The load of {@code --rate} and {@code --for}. */
    static Curve held(double rate, Duration length) {
        if (!(rate > 0 && rate <= MAX_RATE)) {
            throw Problem.usage(
                    "Reading --rate",
                    rate + " arrivals a second",
                    "more than 0, up to " + MAX_RATE,
                    "Write --rate 100.");
        }
        return Curves.hold(rate, length);
    }

    static Curve read(Path curveFile) {
        try {
            return CurveFile.read(curveFile);
        } catch (IOException e) {
            throw Problem.usage(
                            "Reading curve " + curveFile,
                            java.nio.file.Files.exists(curveFile) ? e.toString() : "no such file",
                            "a CSV with the header 'second,rate', 'second,requests' or 'timestamp'",
                            "Check the path, or write one with 'kingtide curve import'.")
                    .causedBy(e);
        }
    }
}
