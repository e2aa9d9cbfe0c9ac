package io.kingtide.shaper;

/** Whose traffic a request is. */
public enum TrafficKind {
    /** A real user's. */
    REAL,
    /** A rehearsal's, tagged. It sheds first. */
    TEST
}
