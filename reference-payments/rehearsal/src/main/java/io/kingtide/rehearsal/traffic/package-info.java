/**
 * Real users beside the rehearsal: untagged clients that remember every answer they were given. Front door:
 * {@link io.kingtide.rehearsal.traffic.RealTraffic} and the {@link io.kingtide.rehearsal.traffic.Acknowledgements}
 * that the audit reconciles production against.
 */
@NullMarked
package io.kingtide.rehearsal.traffic;

import org.jspecify.annotations.NullMarked;
