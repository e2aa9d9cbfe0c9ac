/**
 * The commands {@code up}, {@code down}, {@code status} and {@code demo}: they run the reference system as separate
 * processes and rehearse its peak. Front door: {@link io.kingtide.rehearsal.RehearsalCommands}.
 */
@NullMarked
package io.kingtide.rehearsal;

import org.jspecify.annotations.NullMarked;
