package io.kingtide.shaper.sentinel;

import io.kingtide.shaper.limits.GcraCarrier;
import io.kingtide.shaper.limits.LimitCarrier;

class GcraCarrierKitTest extends LimitCarrierKit {
    @Override
    LimitCarrier carrier() {
        return new GcraCarrier(System::nanoTime);
    }

    @Override
    double worstWindow() {
        return 1.05;
    }
}
