package io.kingtide.scenario.curve;

import java.time.Duration;

/**
 * Curves of events that are known by name. Each takes the rate of its highest point, in arrivals a second, and the length of
 * the whole event; shapes are proportions of both. They follow what has been told of such events in public, not one
 * company's recording: for that, see {@link CurveFile}.
 */
public final class NamedCurves {
    private NamedCurves() {}

    /**
     * The midnight of 11 November: people wait with full baskets, and at 0:00 the rate steps to its peak within a second.
     * Phases {@code evening}, {@code countdown}, {@code midnight}, {@code plateau}, {@code decay}, {@code second-wave}.
     */
    public static Curve double11Midnight(double peak, Duration length) {
        double second = Math.min(1, length.toNanos() / 1e9 / 20);
        double rest = length.toNanos() / 1e9 - second;
        return Curves.hold(0.12 * peak, part(rest, 0.12))
                .named("evening")
                .then(Curves.ramp(0.12 * peak, 0.35 * peak, part(rest, 0.16)).named("countdown"))
                .then(Curves.step(0.35 * peak, peak, seconds(second)).named("midnight"))
                .then(Curves.plateau(peak, part(rest, 0.22)))
                .then(Curves.decay(peak, 0.3 * peak, part(rest, 0.20)).named("decay"))
                .then(Curves.hold(0.3 * peak, part(rest, 0.08)))
                .then(Curves.spike(0.3 * peak, 0.6 * peak, part(rest, 0.16)).named("second-wave"))
                .then(Curves.decay(0.3 * peak, 0.15 * peak, part(rest, 0.06)));
    }

    /** The mid-year sale of 18 June: waves of coupons, each higher than the one before, the highest at 20:00. */
    public static Curve midYear618(double peak, Duration length) {
        double whole = length.toNanos() / 1e9;
        return wave618(0.15, 0.45, peak, whole, 0.25)
                .then(wave618(0.2, 0.6, peak, whole, 0.25))
                .then(wave618(0.25, 1.0, peak, whole, 0.35).named("eight-o-clock"))
                .then(Curves.decay(0.25 * peak, 0.1 * peak, part(whole, 0.15)));
    }

    /** Red packets on New Year's Eve: a rising evening, sharp spikes at each shake-it moment, the last at midnight. */
    public static Curve redPackets(double peak, Duration length) {
        double whole = length.toNanos() / 1e9;
        Curve evening = Curves.ramp(0.1 * peak, 0.4 * peak, length);
        Curve shakes = Curves.silence(part(whole, 0.2))
                .then(shake(0.3 * peak, whole))
                .then(Curves.silence(part(whole, 0.16)))
                .then(shake(0.45 * peak, whole))
                .then(Curves.silence(part(whole, 0.31)))
                .then(shake(0.6 * peak, whole).named("midnight"));
        return evening.plus(shakes);
    }

    /** A flash sale: nearly nothing, then everybody at once, then sold out. */
    public static Curve flashSale(double peak, Duration length) {
        double whole = length.toNanos() / 1e9;
        return Curves.hold(0.05 * peak, part(whole, 0.2))
                .then(Curves.step(0.05 * peak, peak, part(whole, 0.01)))
                .then(Curves.hold(peak, part(whole, 0.09)).named("rush"))
                .then(Curves.decay(peak, 0.02 * peak, part(whole, 0.4)).named("sold-out"))
                .then(Curves.hold(0.02 * peak, part(whole, 0.3)));
    }

    /** A ticket office that opens: a queue from before, a jump at the opening, then retries in a fading sawtooth. */
    public static Curve ticketOpening(double peak, Duration length) {
        double whole = length.toNanos() / 1e9;
        return Curves.ramp(0.05 * peak, 0.3 * peak, part(whole, 0.2))
                .then(Curves.step(0.3 * peak, peak, part(whole, 0.02)).named("opening"))
                .then(Curves.hold(peak, part(whole, 0.18)))
                .then(retry(0.7 * peak, whole))
                .then(retry(0.5 * peak, whole))
                .then(retry(0.35 * peak, whole))
                .then(Curves.decay(0.2 * peak, 0.05 * peak, part(whole, 0.3)));
    }

    /** Black Friday: a day with an early start, a broad noon, and a higher evening. */
    public static Curve blackFriday(double peak, Duration length) {
        double whole = length.toNanos() / 1e9;
        return Curves.spike(0.3 * peak, 0.6 * peak, part(whole, 0.1))
                .named("doors")
                .then(Curves.decay(0.3 * peak, 0.15 * peak, part(whole, 0.15)))
                .then(Curves.ramp(0.15 * peak, 0.75 * peak, part(whole, 0.2)))
                .then(Curves.hold(0.75 * peak, part(whole, 0.15)).named("noon"))
                .then(Curves.ramp(0.75 * peak, peak, part(whole, 0.15)))
                .then(Curves.hold(peak, part(whole, 0.1)).named("evening"))
                .then(Curves.decay(peak, 0.1 * peak, part(whole, 0.15)));
    }

    private static Curve wave618(double low, double high, double peak, double whole, double share) {
        return Curves.ramp(low * peak, high * peak, part(whole, share * 0.3))
                .then(Curves.hold(high * peak, part(whole, share * 0.2)))
                .then(Curves.ramp(high * peak, low * peak, part(whole, share * 0.5)));
    }

    private static Curve shake(double height, double whole) {
        return Curves.spike(0, height, part(whole, 0.02)).then(Curves.silence(part(whole, 0.09)));
    }

    private static Curve retry(double height, double whole) {
        return Curves.ramp(height, 0.4 * height, part(whole, 0.1));
    }

    private static Duration part(double wholeSeconds, double share) {
        return seconds(wholeSeconds * share);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.max(1, Math.round(seconds * 1e9)));
    }
}
