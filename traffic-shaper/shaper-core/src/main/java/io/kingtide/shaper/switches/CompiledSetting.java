package io.kingtide.shaper.switches;

import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.TrafficKind;
import io.kingtide.shaper.state.Fallback;
import io.kingtide.shaper.state.SwitchSetting;
import io.kingtide.shaper.state.Target;
import java.time.Clock;
import java.util.Arrays;

/** A setting in the form in which it is cheapest to evaluate: sorted arrays, decisions made beforehand. Immutable. */
final class CompiledSetting {
    private static final long NEVER = Long.MAX_VALUE;

    private final SwitchDecision normal;
    private final SwitchDecision degraded;
    private final boolean on;
    private final long expiresAtMillis;
    private final Target.Traffic traffic;
    private final int percent;
    private final long seed;
    private final long[] users;
    private final String[] units;

    private CompiledSetting(
            String name, boolean on, Fallback fallback, Target target, long expiresAtMillis, long version) {
        this.normal = new SwitchDecision(false, fallback, version);
        this.degraded = new SwitchDecision(true, fallback, version);
        this.on = on;
        this.expiresAtMillis = expiresAtMillis;
        this.traffic = target.traffic();
        this.percent = target.percent();
        this.seed = seed(name);
        this.users = target.users().stream().mapToLong(Long::longValue).sorted().toArray();
        this.units = target.units().toArray(new String[0]);
    }

    static CompiledSetting neverSet(String name, Fallback fallback) {
        return new CompiledSetting(name, false, fallback, Target.ALL, NEVER, 0);
    }

    static CompiledSetting of(SwitchSetting setting, Fallback declared) {
        Fallback fallback = setting.fallback();
        Target target = setting.target();
        Long expiry = setting.expiresAtMillis();
        return new CompiledSetting(
                setting.name(),
                setting.on(),
                fallback == null ? declared : fallback,
                target == null ? Target.ALL : target,
                expiry == null ? NEVER : expiry,
                setting.version());
    }

    SwitchDecision decide(RequestContext request, Clock clock) {
        if (!on || (expiresAtMillis != NEVER && clock.millis() >= expiresAtMillis)) {
            return normal;
        }
        return hits(request) ? degraded : normal;
    }

    long version() {
        return normal.version();
    }

    private boolean hits(RequestContext request) {
        return hitsTraffic(request.kind())
                && hitsShare(request.user())
                && (users.length == 0 || Arrays.binarySearch(users, request.user()) >= 0)
                && (units.length == 0 || hitsUnit(request.unit()));
    }

    private boolean hitsTraffic(TrafficKind kind) {
        return switch (traffic) {
            case ALL -> true;
            case REAL -> kind == TrafficKind.REAL;
            case TEST -> kind == TrafficKind.TEST;
        };
    }

    private boolean hitsShare(long user) {
        if (percent == 100) {
            return true;
        }
        return user != RequestContext.NO_USER && Long.remainderUnsigned(mixed(seed ^ user), 100) < percent;
    }

    private boolean hitsUnit(String unit) {
        for (String candidate : units) {
            if (candidate.equals(unit)) {
                return true;
            }
        }
        return false;
    }

    private static long seed(String name) {
        long seed = 0;
        for (int i = 0; i < name.length(); i++) {
            seed = mixed(seed + name.charAt(i));
        }
        return seed;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). */
    private static long mixed(long z) {
        long x = z + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }
}
