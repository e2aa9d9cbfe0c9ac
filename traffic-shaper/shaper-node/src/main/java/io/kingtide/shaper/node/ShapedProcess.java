package io.kingtide.shaper.node;

import io.kingtide.shaper.state.ShaperState;
import java.util.List;
import java.util.Map;

/** The process that a node shapes. Called from the node's own threads. */
public interface ShapedProcess {
    /**
     * Puts a state in force.
     *
     * @return what was rejected and why; empty if all is in effect
     */
    List<String> apply(ShaperState state);

    /** {@code switch/<name>} and {@code limit/<resource>} to the version that the running evaluator answers with. */
    Map<String, Long> probe();

    /** Counters since the start. */
    Map<String, Object> counters();

    /** Events since the last call. */
    List<NodeReport.NodeEvent> drainEvents();
}
