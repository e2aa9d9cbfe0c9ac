package io.kingtide.payments.bills;

import java.util.Map;

/** Where messages come from, as far as this service has a part in it. */
interface BillSource extends AutoCloseable {
    /** What waits here, and what a person must look at. */
    Map<String, Object> health();

    /** Takes parked messages again; says how many were taken. */
    int replayParked();

    @Override
    void close();
}
