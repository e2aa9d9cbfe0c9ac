package io.kingtide.agent.engine;

import io.kingtide.agent.bootstrap.Carrier;
import io.kingtide.agent.bootstrap.LibraryHooks;
import io.kingtide.agent.bootstrap.TestTraffic;
import org.jspecify.annotations.Nullable;

/** The stay of a thread in work that is exactly what it was found to be: this test traffic, real, or refused. */
public final class CarrierStay implements LibraryHooks.Stay {
    private static final LibraryHooks.Stay REFUSED = new CarrierStay(null, true);

    private final @Nullable TestTraffic before;
    private final boolean refused;

    private CarrierStay(@Nullable TestTraffic before, boolean refused) {
        this.before = before;
        this.refused = refused;
    }

    /** Begins a stay; null where the thread carries just that already. */
    public static LibraryHooks.@Nullable Stay in(@Nullable TestTraffic traffic) {
        if (!Carrier.awake() || Carrier.current() == traffic) {
            return null;
        }
        return new CarrierStay(Carrier.here().swap(traffic), false);
    }

    /** Work that must not begin. */
    public static LibraryHooks.Stay refusal() {
        return REFUSED;
    }

    @Override
    public boolean refused() {
        return refused;
    }

    @Override
    public void leave() {
        if (!refused) {
            Carrier.here().swap(before);
        }
    }
}
