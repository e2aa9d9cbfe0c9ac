package io.kingtide.scenario.netty;

import io.kingtide.scenario.Answer;
import java.util.List;

/** An answer with what its connection and its visit's cookies need to know. Valid only during the call that it is made for. */
interface Received extends Answer {
    /** Whether the connection can take another request. */
    boolean keepsAlive();

    /** What is to be remembered for the requests that follow, as it was sent. */
    List<String> cookies();
}
