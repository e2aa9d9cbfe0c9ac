/**
 * JMH benchmarks of the agent's hot paths, side by side with what others offer. They run on request only:
 * {@code mvn -Pbench -Dquick package -pl shadow-agent/agent-benchmarks -am}, then
 * {@code java -jar shadow-agent/agent-benchmarks/target/agent-benchmarks.jar}.
 */
@NullMarked
package io.kingtide.benchmarks;

import org.jspecify.annotations.NullMarked;
