/**
 * A stage for servers of any kind: a database, the agent's files, one JVM with the real agent, and callers with and without a
 * tag. Front door: {@link io.kingtide.agent.entries.Stage}, {@link io.kingtide.agent.entries.EntryKit}, {@link
 * io.kingtide.agent.entries.Orders}.
 */
@NullMarked
package io.kingtide.agent.entries;

import org.jspecify.annotations.NullMarked;
