/**
 * The ops console as a person has it: its HTTP API. Front door: {@link io.kingtide.rehearsal.console.ConsoleClient}.
 */
@NullMarked
package io.kingtide.rehearsal.console;

import org.jspecify.annotations.NullMarked;
