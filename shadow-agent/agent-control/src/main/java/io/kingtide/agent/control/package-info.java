/**
 * Learns which campaigns are armed, from the console's stream or from a local file, and reports back. JDK only. Front
 * door: {@link io.kingtide.agent.control.Campaigns}, {@link io.kingtide.agent.control.ConsoleLink}, {@link
 * io.kingtide.agent.control.ControlFile}; {@link io.kingtide.agent.control.Json} is shared with the status.
 */
@NullMarked
package io.kingtide.agent.control;

import org.jspecify.annotations.NullMarked;
