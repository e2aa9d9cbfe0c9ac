/**
 * The ops console: what the whole fleet is told, by whom, and where it is in effect. Front door:
 * {@link io.kingtide.console.OpsConsole}.
 */
@NullMarked
package io.kingtide.console;

import org.jspecify.annotations.NullMarked;
