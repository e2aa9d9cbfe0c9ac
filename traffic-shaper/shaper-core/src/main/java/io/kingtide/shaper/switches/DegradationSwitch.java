package io.kingtide.shaper.switches;

import io.kingtide.shaper.RequestContext;
import io.kingtide.shaper.state.Fallback;
import java.time.Clock;
import java.util.Set;

/**
 * One declared switch, to be kept in a field by the code that it degrades. Deciding is one volatile read and a few
 * comparisons, without a lock and without allocation. Thread-safe.
 */
public final class DegradationSwitch {
    private final String name;
    private final Fallback declared;
    private final Set<Class<? extends Fallback>> supported;
    private final Clock clock;
    private volatile CompiledSetting current;

    DegradationSwitch(String name, Fallback declared, Set<Class<? extends Fallback>> supported, Clock clock) {
        this.name = name;
        this.declared = declared;
        this.supported = supported;
        this.clock = clock;
        this.current = CompiledSetting.neverSet(name, declared);
    }

    /** The name by which the console knows it. */
    public String name() {
        return name;
    }

    /** Whether this request takes the fallback, and which one. */
    public SwitchDecision decide(RequestContext request) {
        return current.decide(request, clock);
    }

    /** Whether this request takes the fallback. */
    public boolean isOn(RequestContext request) {
        return current.decide(request, clock).degraded();
    }

    Fallback declared() {
        return declared;
    }

    Set<Class<? extends Fallback>> supported() {
        return supported;
    }

    void become(CompiledSetting setting) {
        current = setting;
    }

    long answeredVersion() {
        // Through the same path as a request: this is what "in effect" stands for.
        return decide(RequestContext.ANONYMOUS).version();
    }
}
