/**
 * Operating-system processes that a command starts, watches and stops. Front door:
 * {@link io.kingtide.rehearsal.process.Supervisor} runs {@link io.kingtide.rehearsal.process.ChildSpec}s;
 * {@link io.kingtide.rehearsal.process.Ports} says who holds a port.
 */
@NullMarked
package io.kingtide.rehearsal.process;

import org.jspecify.annotations.NullMarked;
