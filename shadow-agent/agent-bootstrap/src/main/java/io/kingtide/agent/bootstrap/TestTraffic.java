package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * One admitted tagged request: what the carrier holds while its work runs, on whatever thread. Thread-safe; holds no
 * reference to application objects, because it may outlive the request in a queue.
 */
public final class TestTraffic {
    private final String tag;
    private final String campaign;
    private final long admittedAtMillis;
    private volatile @Nullable String refusal;

    public TestTraffic(String tag, String campaign, long admittedAtMillis) {
        this.tag = tag;
        this.campaign = campaign;
        this.admittedAtMillis = admittedAtMillis;
    }

    /** The signed text: send it on, do not log it. */
    public String tag() {
        return tag;
    }

    public String campaign() {
        return campaign;
    }

    public long admittedAtMillis() {
        return admittedAtMillis;
    }

    /** The code of the first refusal of this request's work, null if none of it was refused. */
    public @Nullable String refusal() {
        return refusal;
    }

    /** Remembers that work of this request was refused, so that its answer says so. */
    public void refused(String code) {
        if (refusal == null) {
            refusal = code;
        }
    }

    @Override
    public String toString() {
        return "test traffic of campaign " + campaign;
    }
}
