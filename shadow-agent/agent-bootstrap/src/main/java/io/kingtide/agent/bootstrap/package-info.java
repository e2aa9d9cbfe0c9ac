/**
 * What instrumented code may call: the carrier of the tag and the gates, whose slots the engine fills. Lives in the
 * bootstrap class loader, so it names JDK types of {@code java.base} only (on Java 9 and later {@code java.sql} is not
 * visible from there, which is why the gates take {@code Object}). Front door: {@link
 * io.kingtide.agent.bootstrap.Carrier}.
 */
@NullMarked
package io.kingtide.agent.bootstrap;

import org.jspecify.annotations.NullMarked;
