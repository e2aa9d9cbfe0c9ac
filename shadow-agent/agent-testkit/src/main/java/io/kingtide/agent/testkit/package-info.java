/**
 * Forks JVMs with the real agent jar, and plays the console. Front door: {@link io.kingtide.agent.testkit.AgentedJvm},
 * {@link io.kingtide.agent.testkit.FakeConsole}.
 */
@NullMarked
package io.kingtide.agent.testkit;

import org.jspecify.annotations.NullMarked;
