/**
 * JMH benchmarks of the agent's hot paths, side by side with what others offer. They run on request only:
 * {@code mvn -q -Pbench -Dquick package -pl shadow-agent/agent-benchmarks,shadow-agent/agent-dist -am && java -jar
 * shadow-agent/agent-benchmarks/target/agent-benchmarks.jar} prints the table of {@link io.kingtide.benchmarks.Figures}; with
 * arguments the jar is JMH itself.
 */
@NullMarked
package io.kingtide.benchmarks;

import org.jspecify.annotations.NullMarked;
