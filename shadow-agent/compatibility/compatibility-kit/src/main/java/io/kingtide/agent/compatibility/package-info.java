/**
 * The one kit that every library and database must pass: an application on that library, in a JVM of its own with the
 * real agent jar, told over HTTP what to do, with and without a tag. Front door:
 * {@link io.kingtide.agent.compatibility.CompatibilityKit} for tests, {@link io.kingtide.agent.compatibility.Workload}
 * for the library under test.
 */
@NullMarked
package io.kingtide.agent.compatibility;

import org.jspecify.annotations.NullMarked;
