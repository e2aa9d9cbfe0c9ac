/**
 * The ops side of the command line: campaigns, the kill switch, switches, limits, nodes, the audit log. Each command is
 * one or two calls of the console's API. Front door: {@link io.kingtide.console.commands.OpsCommands}.
 */
@NullMarked
package io.kingtide.console.commands;

import org.jspecify.annotations.NullMarked;
