/**
 * What every part's commands share: exit codes, the error that says four things, and the way a part offers its
 * commands to the one {@code kingtide} launcher. Front door: {@link io.kingtide.command.CommandProvider},
 * {@link io.kingtide.command.Problem}, {@link io.kingtide.command.ExitCode}.
 */
@NullMarked
package io.kingtide.command;

import org.jspecify.annotations.NullMarked;
