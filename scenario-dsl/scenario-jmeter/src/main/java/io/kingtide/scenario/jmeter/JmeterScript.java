package io.kingtide.scenario.jmeter;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.jmeter.threads.AbstractThreadGroup;
import org.apache.jorphan.collections.HashTree;
import org.apache.jorphan.collections.ListedHashTree;

/**
 * What a native step of this engine carries out.
 *
 * @param body what stands below the thread group
 * @param around what stands beside it in the test plan: configuration, timers, listeners
 * @param helpers thread groups that run before or after all others
 * @param variables that the test plan defines
 * @param home where the test plan says that it goes; requests to there go to the run's target
 * @param onError what a failed request does besides failing
 */
record JmeterScript(
        HashTree body,
        HashTree around,
        List<Helper> helpers,
        Map<String, String> variables,
        Optional<URI> home,
        OnError onError) {
    /** A set-up or tear-down group. */
    record Helper(AbstractThreadGroup group, HashTree body) {}

    /** What a failed request does. */
    enum OnError {
        GO_ON,
        END_ARRIVAL,
        END_RUN
    }

    /** Elements alone, without a test plan around them. */
    static JmeterScript of(HashTree body) {
        return new JmeterScript(body, new ListedHashTree(), List.of(), Map.of(), Optional.empty(), OnError.END_ARRIVAL);
    }
}
