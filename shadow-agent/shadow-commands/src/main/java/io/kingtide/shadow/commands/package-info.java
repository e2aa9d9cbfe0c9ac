/**
 * The commands of the shadow agent: {@code kingtide sql}, {@code tag}, {@code shadow}. Front door:
 * {@link io.kingtide.shadow.commands.ShadowCommands}, found by the launcher.
 */
@NullMarked
package io.kingtide.shadow.commands;

import org.jspecify.annotations.NullMarked;
