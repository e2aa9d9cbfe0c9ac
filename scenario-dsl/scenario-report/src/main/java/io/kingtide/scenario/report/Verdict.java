package io.kingtide.scenario.report;

/** What a run came to. */
public enum Verdict {
    /** The load was sent as planned, every threshold holds, and the audit found nothing. */
    PASS,
    /** The load was sent as planned, and a threshold or the audit does not hold. */
    FAIL,
    /** The load was not what the plan says, so the run proves nothing about the system, neither good nor bad. */
    INVALID
}
