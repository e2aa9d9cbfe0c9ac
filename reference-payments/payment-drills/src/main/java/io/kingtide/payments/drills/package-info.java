/**
 * Breaks a reference system on purpose, under load, and checks what must hold. Each drill starts a system of its own.
 * Front door: {@link io.kingtide.payments.drills.DrillCommands}.
 */
@NullMarked
package io.kingtide.payments.drills;

import org.jspecify.annotations.NullMarked;
