package io.kingtide.shaper.node;

import io.kingtide.shaper.state.ShaperState;

/**
 * The payload of a stream's line to a shaper.
 *
 * @param version grows with every change
 * @param issuedAtMillis when this line was written
 * @param state all that is set
 */
record StateMessage(long version, long issuedAtMillis, ShaperState state) {}
