/**
 * The {@code kingtide} launcher: finds the parts' commands on its class path, runs one, and turns whatever goes wrong
 * into one message and an exit code. Front door: {@link io.kingtide.command.launcher.Kingtide}.
 */
@NullMarked
package io.kingtide.command.launcher;

import org.jspecify.annotations.NullMarked;
