/**
 * The agent's inside, in a loader of its own: settings, admission, refusal policy, weaving, status. Front door: {@link
 * io.kingtide.agent.engine.AgentStart} for the premain, {@link io.kingtide.agent.engine.InstrumentationModule} and
 * {@link io.kingtide.agent.engine.AgentServices} for the instrumentations.
 */
@NullMarked
package io.kingtide.agent.engine;

import org.jspecify.annotations.NullMarked;
