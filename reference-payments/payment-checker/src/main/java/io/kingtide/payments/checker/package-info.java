/**
 * Judges a reference system from outside: it knows what clients were told and what the tables hold, and shares no code
 * with the system, not even how an id is read. Front door: {@link io.kingtide.payments.checker.Checker},
 * {@link io.kingtide.payments.checker.History}, {@link io.kingtide.payments.checker.Finding}.
 */
@NullMarked
package io.kingtide.payments.checker;

import org.jspecify.annotations.NullMarked;
